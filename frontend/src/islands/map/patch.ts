// What travels between an open map and the server; the same shapes as customer_map.maps.operations.
import type { Problem } from "../../request";

export type Box = [x: number, y: number, width: number, height: number];

/** The absolute state of one node, as the server draws it. */
export interface DrawnNode {
  id: string;
  parent: string;
  after: string;
  x: number;
  y: number;
  edge: string;
  body: string;
  attributes: Record<string, string>;
}

/** What turns the drawing of version `base` into that of `version`; parents come before children. */
export interface Patch {
  base: string;
  version: string;
  hash: string;
  view: Box;
  upsert: DrawnNode[];
  remove: string[];
}

export type OperationKind = "rename" | "move" | "fold" | "unfold" | "restore";

export interface Operation {
  id: string;
  kind: OperationKind;
  node: string;
  parent?: string;
  after?: string;
  text?: string;
  /** The record that is meant, such as `customer:UUID`, whatever the node shows by now. */
  ref?: string;
}

/** The answer to operations: a patch with the true state, whether they were done or refused. */
export interface OperationAnswer {
  /** Missing or null when the server no longer knows the version that the page shows. */
  patch?: Patch | null;
  inverse?: Operation[];
  notice?: string;
  error?: Problem;
}

/** The answer to a catch-up: a patch, or word that the drawing has to be fetched anew. */
export type CatchUp = Patch | { redraw: true };

export function isPatch(answer: CatchUp): answer is Patch {
  return !("redraw" in answer);
}
