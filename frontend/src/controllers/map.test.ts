import { describe, expect, it, vi } from "vitest";
import { find, page } from "../../tests/page";
import { CANVAS } from "../islands/map/sample";

describe("map", () => {
  it("fetches the canvas and brings it to life", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => new Response("", { status: 503 })),
    );
    vi.stubGlobal(
      "ResizeObserver",
      class {
        observe(): void {}
        disconnect(): void {}
      },
    );
    vi.stubGlobal(
      "EventSource",
      class extends EventTarget {
        close(): void {}
      },
    );
    await page("map", CANVAS.replace("<section", '<section data-controller="map"'));
    await vi.waitFor(() => expect(find("section").dataset.ready).toBe(""), 5000);
    expect(find("textarea").getAttribute("aria-controls")).toBe(find("svg").id);
  });
});
