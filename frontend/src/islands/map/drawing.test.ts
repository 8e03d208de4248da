import { beforeEach, describe, expect, it } from "vitest";
import { labelOfDrawn, MapDrawing } from "./drawing";
import { drawn, patch, SVG } from "./sample";
import type { MapState } from "./state";

describe("the drawing on the page", () => {
  let drawing: MapDrawing;
  let state: MapState;

  beforeEach(() => {
    document.body.innerHTML = SVG;
    drawing = new MapDrawing(document.querySelector("svg") as SVGSVGElement);
    state = drawing.read();
  });

  const order = (id: string) =>
    [...(drawing.element(id)?.querySelector(":scope > .children")?.children ?? [])].map((child) => child.id);

  it("is read with its tree, places and labels", () => {
    expect(state.subtree("root")).toEqual(["root", "east", "a", "b", "south"]);
    expect(state.origin("b")).toEqual([40, 5]);
    expect(state.nodes.get("a")?.label).toBe("Nova Orion Systems");
    expect(state.nodes.get("b")?.label).toBe("杭州云图科技");
    expect(state.nodes.get("tie:1")?.parent).toBe("");
    expect([state.version, state.hash, state.view]).toEqual(["v1", "h1", [-100, -50, 200, 100]]);
  });

  it("gets new nodes in their place among siblings", () => {
    drawing.apply(patch({ upsert: [drawn("c", { after: "a" }), drawn("first")] }));
    expect(order("east")).toEqual(["n-first", "n-a", "n-c", "n-b"]);
    expect(drawing.element("c")?.querySelector(".edge")?.getAttribute("d")).toBe("M0 0L9 9");
    expect(drawing.svg.dataset.version).toBe("v2");
  });

  it("loses removed nodes", () => {
    drawing.apply(patch({ remove: ["east"] }));
    expect(drawing.element("a")).toBeNull();
  });

  it("lets a moved branch start where it was", () => {
    drawing.apply(patch({ upsert: [drawn("a", { parent: "south", x: 20, y: 0 })] }));
    expect(order("south")).toEqual(["n-a"]);
    // Seen from south (20, 20), the old place of a (40, -15) is (20, -35).
    expect(drawing.element("a")?.getAttribute("transform")).toBe("translate(20 -35)");
  });

  it("replaces attributes but keeps what the page itself has set", () => {
    drawing.mark("a", "is-selected");
    drawing.setPending("a", true);
    drawing.apply(
      patch({ upsert: [drawn("a", { attributes: { class: "node node-customer", "aria-label": "A" } })] }),
    );
    const element = drawing.element("a");
    expect(element?.getAttribute("class")).toBe("node node-customer is-selected");
    expect(element?.getAttribute("aria-selected")).toBe("true");
    expect(element?.hasAttribute("data-can")).toBe(false);
    expect(element?.hasAttribute("data-pending")).toBe(false);
  });

  it("puts ties into their own layer", () => {
    const tie = drawn("tie:2", { parent: "", attributes: { "data-kind": "tie" } });
    drawing.apply(patch({ upsert: [tie] }));
    expect(drawing.element("tie:2")?.parentElement?.getAttribute("class")).toBe("layer-ties");
  });

  it("shows a guessed label on one line until the patch overwrites it", () => {
    drawing.guessLabel("a", "New name");
    expect(drawing.element("a")?.querySelector(".label")?.textContent).toBe("New name");
    expect(drawing.element("a")?.hasAttribute("data-pending")).toBe(true);
    drawing.apply(patch({ upsert: [drawn("a")] }));
    expect(drawing.element("a")?.querySelector(".label")?.textContent).toBe("a label");
  });

  it("takes a guess back that the server never heard of, and no other", () => {
    drawing.guessLabel("a", "New name");
    drawing.takeGuessBack("a");
    expect(drawing.element("a")?.querySelector(".label")?.textContent).toBe("Nova OrionSystems");
    drawing.guessLabel("a", "New name");
    drawing.apply(patch({ upsert: [drawn("a")] }));
    drawing.takeGuessBack("a");
    expect(drawing.element("a")?.querySelector(".label")?.textContent).toBe("a label");
  });

  it("is replaced by a drawing fetched anew, and by nothing else", () => {
    drawing.replace(SVG.replace('data-version="v1"', 'data-version="v9"'));
    expect(drawing.read().version).toBe("v9");
    drawing.replace("<html><body>Sign in</body></html>");
    expect(drawing.read().version).toBe("v9");
  });

  it("marks one node at a time", () => {
    drawing.mark("a", "is-target");
    drawing.mark("b", "is-target");
    expect([...document.querySelectorAll(".is-target")].map((marked) => marked.id)).toEqual(["n-b"]);
  });
});

it("reads the label of a patch from its title, or else from its markup", () => {
  expect(labelOfDrawn(drawn("x"))).toBe("x label");
  expect(labelOfDrawn(drawn("x", { attributes: { "data-title": "The whole title" } }))).toBe(
    "The whole title",
  );
});
