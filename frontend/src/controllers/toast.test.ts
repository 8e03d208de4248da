import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { find, page, toasts } from "../../tests/page";
import { toast } from "../toast";

const element = () => document.querySelector("#it");
const html = (more = "") =>
  `<div id="it" data-controller="toast"${more}><button data-action="toast#close">×</button></div>`;

describe("toast", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => vi.useRealTimers());

  const show = async (more = "") => {
    const shown = page("toast", html(more));
    await vi.advanceTimersByTimeAsync(1);
    await shown;
  };

  it("goes after six seconds", async () => {
    await show();
    vi.advanceTimersByTime(5900);
    expect(element()).not.toBeNull();
    vi.advanceTimersByTime(200);
    expect(element()).toBeNull();
  });

  it("stays while the pointer rests on it", async () => {
    await show();
    element()?.dispatchEvent(new Event("pointerenter"));
    vi.advanceTimersByTime(60_000);
    expect(element()).not.toBeNull();
    element()?.dispatchEvent(new Event("pointerleave"));
    vi.advanceTimersByTime(6100);
    expect(element()).toBeNull();
  });

  it("stays until it is closed when it tells an error", async () => {
    await show(' data-toast-stay-value="true"');
    vi.advanceTimersByTime(60_000);
    expect(element()).not.toBeNull();
    find("button").click();
    expect(element()).toBeNull();
  });

  it("shows text and hint as text, never as markup", async () => {
    await show();
    toast("<b>Bold</b>", "error", "Try again.");
    expect(toasts()).toContain("<b>Bold</b>");
    expect(toasts()).toContain("Try again.");
    expect(find("#toasts .tone-error").getAttribute("role")).toBe("alert");
  });
});
