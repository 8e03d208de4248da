import { expect, it } from "vitest";
import { frame, toasts } from "../../../tests/page";
import { explain, whyNotMoved, whyNotRenamed } from "./reasons";
import type { NodeState } from "./state";

const node = (id: string, kind: string, ref?: string): NodeState => ({
  id,
  parent: "",
  x: 0,
  y: 0,
  edge: "",
  label: "",
  attributes: { "data-kind": kind, ...(ref && { "data-ref": ref }) },
});

it("tells labels that the map makes from records that one may not change", () => {
  frame("");
  expect(whyNotRenamed(node("branch.1", "value_tier"))).toBe("map_label_made");
  expect(whyNotRenamed(node("order:1", "order", "order:1"))).toBe("map_not_renamable");
  expect(whyNotRenamed(node("customer:1", "customer", "customer:1"))).toBe("map_no_right");
});

it("tells branches, people without a position and other records apart", () => {
  frame("");
  expect(whyNotMoved(node("branch.1", "region"))).toBe("map_branch_stays");
  expect(whyNotMoved(node("order:1", "order", "order:1"))).toBe("map_not_movable");
  expect(whyNotMoved(node("contact:1", "position", "contact:1"))).toBe("map_no_position");
  expect(whyNotMoved(node("position:1", "position", "contact:1"))).toBe("map_no_right");
});

it("says the same thing once", () => {
  frame("");
  explain("Because.");
  explain("Because.");
  expect(toasts()).toBe("Because.");
});
