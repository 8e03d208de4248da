// Turns a branch into indented text, as other programs for maps and lists understand it.
import type { MapState } from "./state";

/** One line per node, each level one tab deeper; without an id, the whole map. */
export function outline(state: MapState, id: string): string {
  const starts = id === "" ? state.topicsBelow("") : [id];
  return starts.flatMap((start) => lines(state, start, 0)).join("\n");
}

function lines(state: MapState, id: string, depth: number): string[] {
  const own = "\t".repeat(depth) + (state.nodes.get(id)?.label ?? "");
  return [own, ...state.topicsBelow(id).flatMap((child) => lines(state, child, depth + 1))];
}
