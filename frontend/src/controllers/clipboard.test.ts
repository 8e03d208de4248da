import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, page, toasts } from "../../tests/page";

const HTML = `<button data-controller="clipboard" data-clipboard-text-value="cm_key" data-action="clipboard#copy">Copy</button>`;

describe("clipboard", () => {
  beforeEach(() => page("clipboard", HTML));

  it("copies the text and says so", async () => {
    const writeText = vi.fn().mockResolvedValue(undefined);
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    find("button").click();
    await vi.waitFor(() => expect(toasts()).toContain("Copied."));
    expect(writeText).toHaveBeenCalledWith("cm_key");
  });

  it("says what to do where the browser refuses", async () => {
    vi.stubGlobal("navigator", { clipboard: { writeText: vi.fn().mockRejectedValue(new Error("denied")) } });
    find("button").click();
    await vi.waitFor(() => expect(toasts()).toContain("Copy it yourself."));
  });
});
