import { beforeEach, describe, expect, it } from "vitest";
import { drawn, patch } from "./sample";
import { MapState } from "./state";

const label = () => "label";

function node(id: string, parent: string, attributes: Record<string, string> = {}) {
  return { id, parent, x: 10, y: 5, edge: "", label: id, attributes };
}

describe("the model of a map", () => {
  let state: MapState;

  beforeEach(() => {
    state = new MapState("v1", "h1", [0, 0, 10, 10]);
    state.put(node("root", ""), "");
    state.put(node("east", "root"), "");
    state.put(node("south", "root", { "data-folded": "17" }), "east");
    state.put(node("a", "east", { "data-can": "rename move" }), "");
    state.put(node("b", "east"), "a");
  });

  it("keeps siblings in the order that after names", () => {
    state.put(node("c", "east"), "a");
    state.put(node("first", "east"), "");
    expect(state.childrenOf("east")).toEqual(["first", "a", "c", "b"]);
  });

  it("takes the largest tree for the map and ties for no topics", () => {
    state.put(node("alone", ""), "");
    state.put(node("tie", "", { "data-kind": "tie" }), "");
    expect(state.topicsBelow("")).toEqual(["alone", "root"]);
    expect(state.root).toBe("root");
  });

  it("finds the node that shows a record", () => {
    state.put(node("c", "east", { "data-ref": "contact:1" }), "");
    expect([state.nodeOf("contact:1"), state.nodeOf("contact:2")]).toEqual(["c", ""]);
  });

  it("moves a node with everything below it", () => {
    state.put(node("east", "south"), "");
    expect(state.childrenOf("root")).toEqual(["south"]);
    expect(state.subtree("south")).toEqual(["south", "east", "a", "b"]);
    expect(state.origin("a")).toEqual([40, 20]);
  });

  it("removes a branch and selects its parent when the selection was in it", () => {
    state.selected = "a";
    state.remove("east");
    expect([...state.nodes.keys()]).toEqual(["root", "south"]);
    expect(state.selected).toBe("root");
  });

  it("selects the parent of a removed leaf", () => {
    state.selected = "b";
    state.remove("b");
    expect(state.selected).toBe("east");
  });

  it("knows what may be done with a node", () => {
    expect(state.can("a", "rename")).toBe(true);
    expect(state.can("a", "fold")).toBe(false);
    expect(state.isFolded("south")).toBe(true);
    expect(state.isFolded("east")).toBe(false);
  });

  it("knows how two nodes are related", () => {
    expect(["root", "a", "south", "b"].map((id) => state.kin("east", id))).toEqual([
      "parent",
      "child",
      "sibling",
      "child",
    ]);
    expect(state.kin("a", "root")).toBe("none");
  });

  it("lets a node hang elsewhere, but not below itself or where it is", () => {
    expect(state.mayMove("a", "south")).toBe(true);
    expect(state.mayMove("a", "east")).toBe(false);
    expect(state.mayMove("a", "a")).toBe(false);
    expect(state.mayMove("b", "south")).toBe(false);
    expect(state.mayMove("a", "nowhere")).toBe(false);
  });

  it("takes patches only in the order of their versions", () => {
    expect(state.fit(patch())).toBe("fits");
    expect(state.fit(patch({ base: "v0" }))).toBe("gap");
    expect(state.fit(patch({ version: "v1", hash: "h1" }))).toBe("known");
    expect(state.fit(patch({ version: "v1", hash: "other" }))).toBe("differs");
  });

  it("becomes what a patch says", () => {
    state.apply(
      patch({ upsert: [drawn("c", { after: "a", x: 7 }), drawn("d", { parent: "c" })], remove: ["b"] }),
      label,
    );
    expect(state.subtree("east")).toEqual(["east", "a", "c", "d"]);
    expect(state.nodes.get("c")?.x).toBe(7);
    expect([state.version, state.hash, state.view]).toEqual(["v2", "h2", [0, 0, 100, 100]]);
  });

  it("ends the same when a patch is applied twice", () => {
    const twice = patch({ upsert: [drawn("c", { after: "a" })], remove: ["b"] });
    state.apply(twice, label);
    state.apply(twice, label);
    expect(state.childrenOf("east")).toEqual(["a", "c"]);
  });

  it("hands every waiting operation out once", () => {
    state.queue({ id: "1", kind: "fold", node: "east" });
    expect(state.takeQueue()).toHaveLength(1);
    expect(state.takeQueue()).toHaveLength(0);
  });
});
