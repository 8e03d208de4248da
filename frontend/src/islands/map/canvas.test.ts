import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, frame, press, toasts } from "../../../tests/page";
import { mount } from ".";
import { CANVAS, drawn, patch } from "./sample";

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

class Silent extends EventTarget {
  observe(): void {}
  disconnect(): void {}
  close(): void {}
}

describe("a map on the page", () => {
  let events: Silent;
  const server = vi.fn<(url: string, options?: RequestInit) => Promise<Response>>();
  const box = () => find<HTMLTextAreaElement>("textarea.map-editor");
  const selected = () => document.querySelector<HTMLElement>(".is-selected")?.dataset.id;
  let stop: () => void;

  beforeEach(async () => {
    stop?.();
    events = new Silent();
    server.mockReset();
    server.mockImplementation(async () => json(patch({ version: "v1", hash: "h1" })));
    vi.stubGlobal("fetch", server);
    vi.stubGlobal("ResizeObserver", Silent);
    vi.stubGlobal("EventSource", function EventSource() {
      return events;
    });
    vi.stubGlobal("matchMedia", () => ({ matches: true }));
    frame(CANVAS);
    stop = mount(find("section"));
    await vi.waitFor(() => expect(server).toHaveBeenCalled());
    server.mockClear();
  });

  const tap = (id: string, keys: MouseEventInit = {}) => {
    for (const type of ["pointerdown", "pointerup"]) {
      const event = new MouseEvent(type, { bubbles: true, ...keys });
      Object.assign(event, { pointerId: 1, pointerType: "mouse" });
      find(`#n-${id} > .body`).dispatchEvent(event);
    }
  };

  /** The node as it was, for the same record, elsewhere. */
  const same = (id: string, x: number) =>
    drawn(id, { x, attributes: { "data-ref": `customer:${id}`, "data-can": "rename move" } });

  /** Somebody else removes a node whose label is being edited. */
  const loseWhileEditing = async (id: string, text: string) => {
    tap(id);
    press(box(), "Enter");
    box().value = text;
    server.mockResolvedValueOnce(json(patch({ remove: [id] })));
    events.dispatchEvent(new Event("change"));
    await vi.waitFor(() => expect(document.querySelector(".map-lost")).not.toBeNull());
    server.mockClear();
  };

  const offered = () =>
    [
      ...document.querySelectorAll<HTMLElement>(".map-actions:not([hidden]) [data-map-deed]:not([hidden])"),
    ].map((item) => item.dataset.mapDeed);

  const sent = () => JSON.parse(String(server.mock.calls[0]?.[1]?.body)).operations[0];

  it("catches up and then takes the focus into its text box", () => {
    tap("a");
    expect(document.activeElement).toBe(box());
    expect(selected()).toBe("a");
    expect(box().getAttribute("aria-activedescendant")).toBe("n-a");
    expect(box().readOnly).toBe(false);
  });

  it("renames with Enter, at once on the page and then on the server", async () => {
    server.mockResolvedValueOnce(json({ patch: patch({ upsert: [drawn("a")] }), inverse: [] }));
    tap("a");
    press(box(), "Enter");
    expect(box().value).toBe("Nova Orion Systems");
    box().value = "Nova";
    press(box(), "Enter");
    expect(find("#n-a .label").textContent).toBe("Nova");
    await vi.waitFor(() => expect(sent()).toMatchObject({ kind: "rename", node: "a", text: "Nova" }));
    await vi.waitFor(() => expect(find("#n-a .label").textContent).toBe("a label"));
  });

  it("says why a label cannot be changed", () => {
    tap("east");
    press(box(), "F2");
    expect(box().dataset.editing).toBeUndefined();
    expect(toasts()).not.toBe("");
  });

  it("folds and unfolds with Space", async () => {
    tap("east");
    press(box(), " ");
    await vi.waitFor(() => expect(sent()).toMatchObject({ kind: "fold", node: "east" }));
    server.mockClear();
    tap("south");
    press(box(), " ");
    await vi.waitFor(() => expect(sent()).toMatchObject({ kind: "unfold", node: "south" }));
  });

  it("shows the true state and the reason when a change is refused", async () => {
    const error = { code: "taken", message: "Taken.", hint: "Choose another." };
    const truth = patch({ version: "v1", hash: "h1", upsert: [drawn("a")] });
    server.mockResolvedValueOnce(json({ error, patch: truth }, 409));
    tap("a");
    press(box(), "Enter");
    box().value = "B";
    press(box(), "Enter");
    await vi.waitFor(() => expect(toasts()).toContain("Taken.Choose another."));
    expect(find("#n-a .label").textContent).toBe("a label");
  });

  it("undoes by the inverse that the server returned", async () => {
    const inverse = [{ id: "x", kind: "rename", node: "a", text: "Nova Orion Systems" }];
    server.mockResolvedValueOnce(json({ patch: patch(), inverse }));
    tap("a");
    press(box(), "Enter");
    box().value = "B";
    press(box(), "Enter");
    await vi.waitFor(() => expect(find("svg").dataset.version).toBe("v2"));
    server.mockClear();
    press(box(), "z", { ctrlKey: true });
    await vi.waitFor(() => expect(sent()).toMatchObject({ kind: "rename", text: "Nova Orion Systems" }));
    expect(sent().id).not.toBe("x");
  });

  it("keeps the text of a node that is removed while one edits it", async () => {
    await loseWhileEditing("a", "My long text");
    expect(find<HTMLTextAreaElement>(".map-lost textarea").value).toBe("My long text");
    find(".map-lost button:last-child").click();
    expect(document.querySelector(".map-lost")).toBeNull();
  });

  it("puts a removed record back with the text that was kept", async () => {
    await loseWhileEditing("a", "My long text");
    const back = patch({ base: "v2", version: "v3", upsert: [same("a", 0)] });
    server.mockResolvedValueOnce(json({ patch: back, inverse: [] }));
    find(".map-lost .btn-primary").click();
    await vi.waitFor(() => expect(document.querySelector(".map-lost")).toBeNull());
    const [restore, rename] = JSON.parse(String(server.mock.calls[0]?.[1]?.body)).operations;
    expect(restore).toMatchObject({ kind: "restore", node: "a", ref: "customer:a" });
    expect(rename).toMatchObject({ kind: "rename", node: "a", ref: "customer:a", text: "My long text" });
    expect(selected()).toBe("a");
  });

  it("keeps the text when putting back is refused", async () => {
    await loseWhileEditing("a", "My long text");
    const error = { code: "x", message: "Not yours.", hint: "" };
    server.mockResolvedValueOnce(json({ error, patch: patch({ base: "v2", version: "v2" }) }, 403));
    find(".map-lost .btn-primary").click();
    await vi.waitFor(() => expect(toasts()).toContain("Not yours."));
    expect(find<HTMLTextAreaElement>(".map-lost textarea").value).toBe("My long text");
    expect(find<HTMLButtonElement>(".map-lost .btn-primary").disabled).toBe(false);
  });

  it("does not give the name typed for one person to another", async () => {
    tap("a");
    press(box(), "Enter");
    box().value = "Wang Fang";
    const other = drawn("a", { attributes: { "data-ref": "contact:other", "data-can": "rename" } });
    server.mockResolvedValueOnce(json(patch({ upsert: [other] })));
    events.dispatchEvent(new Event("change"));
    await vi.waitFor(() => expect(document.querySelector(".map-lost")).not.toBeNull());
    expect(box().dataset.editing).toBeUndefined();
  });

  it("offers what can be done with the selected node", () => {
    tap("a");
    expect(offered()).toEqual(["open", "edit"]);
    expect(find<HTMLAnchorElement>("[data-map-deed=open]").getAttribute("href")).toBe("/customers/a/");
    tap("south");
    expect(offered()).toEqual(["unfold"]);
    press(box(), "Escape");
    expect(offered()).toEqual([]);
  });

  it("edits from the bar and gives the keys back to the map", () => {
    tap("a");
    find("[data-map-deed=edit]").click();
    expect(box().dataset.editing).toBe("");
    expect(document.activeElement).toBe(box());
  });

  it("opens the page of a record in a new tab when it is clicked with Ctrl", () => {
    const open = vi.spyOn(window, "open").mockReturnValue(null);
    tap("a", { ctrlKey: true });
    tap("east", { ctrlKey: true });
    expect(open.mock.calls).toEqual([["/customers/a/", "_blank", "noopener"]]);
  });

  it("says once why a branch cannot be dragged", () => {
    for (const _ of [1, 2]) {
      const path: [string, number][] = [
        ["pointerdown", 0],
        ["pointermove", 30],
        ["pointerup", 30],
      ];
      for (const [type, clientX] of path) {
        const event = new MouseEvent(type, { bubbles: true, clientX });
        Object.assign(event, { pointerId: 1, pointerType: "mouse" });
        find("#n-east > .body").dispatchEvent(event);
      }
    }
    expect(toasts()).toBe("map_branch_stays");
  });

  it("does not touch the text box while an input method composes", async () => {
    tap("a");
    box().dispatchEvent(new CompositionEvent("compositionstart"));
    box().value = "ke";
    const before = box().style.cssText;
    server.mockResolvedValueOnce(json(patch({ upsert: [same("a", 500)] })));
    events.dispatchEvent(new Event("change"));
    await vi.waitFor(() => expect(find("svg").dataset.version).toBe("v2"));
    expect([box().value, box().style.cssText]).toEqual(["ke", before]);
  });

  it("only shows what people without the right to change look at", () => {
    stop();
    frame(CANVAS.replace(" data-map-editable", ""));
    stop = mount(find("section"));
    tap("a");
    press(box(), "Enter");
    expect(box().dataset.editing).toBeUndefined();
    expect(box().readOnly).toBe(true);
  });
});
