// Turns a node into what can be done with it, and into the sides on which to offer that.
import type { Deeds } from "./action-bar";
import type { Growth } from "./neighbours";
import { type Pages, pageOf } from "./pages";
import type { Box } from "./patch";
import type { Side } from "./place";
import type { MapState } from "./state";

/** What the reader may do with a node; nothing when there is none. */
export function deedsOf(state: MapState, id: string, pages: Pages, editable: boolean): Deeds | undefined {
  const node = state.nodes.get(id);
  if (node === undefined) return undefined;
  const canFold = state.can(id, "fold");
  const isFolded = state.isFolded(id);
  return {
    open: pageOf(pages, node.attributes["data-ref"]),
    edit: editable && state.can(id, "rename"),
    fold: canFold && !isFolded && state.childrenOf(id).length > 0,
    unfold: canFold && isFolded,
  };
}

/** Beside a topic where nothing follows it; else above, where the way to its children is free. */
export function freeSides(node: Box, root: Box, growth: Growth, hasChildren: boolean): Side[] {
  if (growth === "down" || hasChildren) return ["above", "below"];
  return [middle(node) < middle(root) ? "left" : "right", "above", "below"];
}

function middle([x, , width]: Box): number {
  return x + width / 2;
}
