import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, page, press, toasts } from "../../tests/page";

const HTML = `<main data-controller="undo"><input></main>`;

function serverAnswers(status: number, body: unknown): ReturnType<typeof vi.fn> {
  const answer = vi.fn(
    async () =>
      new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } }),
  );
  vi.stubGlobal("fetch", answer);
  return answer;
}

describe("undo", () => {
  beforeEach(() => page("undo", HTML));

  it("takes the last change back with Ctrl+Z and says what it was", async () => {
    const fetch = serverAnswers(200, { notice: "Renamed back." });
    press(document.body, "z", { ctrlKey: true });
    await vi.waitFor(() => expect(toasts()).toContain("Renamed back."));
    expect(fetch).toHaveBeenCalledWith("/undo", expect.objectContaining({ method: "POST" }));
    expect(fetch.mock.calls[0]?.[1].headers["x-csrftoken"]).toBe("token");
  });

  it("leaves the key to a field that has the focus", () => {
    const fetch = serverAnswers(200, {});
    press(find("input"), "z", { ctrlKey: true });
    press(find("input"), "y", { ctrlKey: true });
    press(document.body, "z");
    expect(fetch).not.toHaveBeenCalled();
  });

  it("puts it back with Ctrl+Shift+Z or Ctrl+Y", async () => {
    const fetch = serverAnswers(200, { notice: "Put back." });
    press(document.body, "z", { ctrlKey: true, shiftKey: true });
    press(document.body, "y", { ctrlKey: true });
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
    expect(fetch.mock.calls.map(([url]) => url)).toEqual(["/redo", "/redo"]);
  });

  it("tells why nothing was undone", async () => {
    serverAnswers(409, {
      error: { code: "undo", message: "Somebody changed it since.", hint: "Look first." },
    });
    press(document.body, "z", { metaKey: true });
    await vi.waitFor(() => expect(toasts()).toContain("Somebody changed it since.Look first."));
  });

  it("tells when the server cannot be reached", async () => {
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("offline")));
    press(document.body, "z", { ctrlKey: true });
    await vi.waitFor(() => expect(toasts()).toContain("No network."));
  });
});
