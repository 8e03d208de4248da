// Turns patches into the state of a map: which nodes there are, how they hang together, what is selected.
// Nothing here knows the page; the drawing on the page follows in drawing.ts.
import type { Kin } from "./neighbours";
import type { Box, DrawnNode, Operation, Patch } from "./patch";

/** What the model knows of a node: everything but its markup. */
export interface NodeState {
  id: string;
  parent: string;
  x: number;
  y: number;
  edge: string;
  label: string;
  attributes: Record<string, string>;
}

/** Fits: the patch follows the shown version. Known: it is already applied. Gap: something lies between. */
export type Fit = "fits" | "known" | "gap" | "differs";

export class MapState {
  readonly nodes = new Map<string, NodeState>();
  version: string;
  hash: string;
  view: Box;
  selected = "";
  private readonly children = new Map<string, string[]>();
  private readonly waiting: Operation[] = [];

  constructor(version: string, hash: string, view: Box) {
    this.version = version;
    this.hash = hash;
    this.view = view;
  }

  /** Add a node, or bring it into a new state and place. */
  put(node: NodeState, after: string): void {
    const old = this.nodes.get(node.id);
    if (old !== undefined) this.detach(old);
    this.nodes.set(node.id, node);
    const siblings = this.children.get(node.parent) ?? [];
    siblings.splice(siblings.indexOf(after) + 1, 0, node.id);
    this.children.set(node.parent, siblings);
  }

  /** Take a node away with everything below it. */
  remove(id: string): void {
    const node = this.nodes.get(id);
    if (node === undefined) return;
    for (const child of [...this.childrenOf(id)]) this.remove(child);
    this.detach(node);
    this.nodes.delete(id);
    this.children.delete(id);
    if (this.selected === id) this.selected = this.nodes.has(node.parent) ? node.parent : "";
  }

  childrenOf(id: string): readonly string[] {
    return this.children.get(id) ?? [];
  }

  /** The children that are topics or cards; ties are lines between them. */
  topicsBelow(id: string): string[] {
    return this.childrenOf(id).filter((child) => !this.isTie(child));
  }

  /** The topic in the middle, or the card with the most people below it. */
  get root(): string {
    const sizes = this.topicsBelow("").map((id) => ({ id, size: this.subtree(id).length }));
    return sizes.reduce((best, one) => (one.size > best.size ? one : best), { id: "", size: 0 }).id;
  }

  /** The node that shows a record, or nothing. */
  nodeOf(ref: string): string {
    for (const { id, attributes } of this.nodes.values()) if (attributes["data-ref"] === ref) return id;
    return "";
  }

  /** The node itself and all below it, in the order they are drawn. */
  subtree(id: string): string[] {
    return [id, ...this.childrenOf(id).flatMap((child) => this.subtree(child))];
  }

  /** The place of a node's corner in the drawing. */
  origin(id: string): [x: number, y: number] {
    const node = this.nodes.get(id);
    if (node === undefined) return [0, 0];
    const [x, y] = this.origin(node.parent);
    return [x + node.x, y + node.y];
  }

  isTie(id: string): boolean {
    return this.nodes.get(id)?.attributes["data-kind"] === "tie";
  }

  /** What `other` is to the node `id`. */
  kin(id: string, other: string): Kin {
    if (this.isTie(other)) return "tie";
    const parent = this.nodes.get(id)?.parent;
    const otherParent = this.nodes.get(other)?.parent;
    if (parent === other) return "parent";
    if (otherParent === id) return "child";
    return parent === otherParent && parent !== "" ? "sibling" : "none";
  }

  can(id: string, what: "rename" | "move" | "fold"): boolean {
    const rights = this.nodes.get(id)?.attributes["data-can"] ?? "";
    return rights.split(" ").includes(what);
  }

  isFolded(id: string): boolean {
    return this.nodes.get(id)?.attributes["data-folded"] !== undefined;
  }

  /** Whether a patch may be applied to what is shown now. */
  fit(patch: Patch): Fit {
    if (patch.version === this.version) return patch.hash === this.hash ? "known" : "differs";
    return patch.base === this.version ? "fits" : "gap";
  }

  /** Take over a patch; `labelOf` reads the label out of a node's markup. */
  apply(patch: Patch, labelOf: (node: DrawnNode) => string): void {
    for (const id of patch.remove) this.remove(id);
    for (const node of patch.upsert) this.put(nodeState(node, labelOf(node)), node.after);
    this.version = patch.version;
    this.hash = patch.hash;
    this.view = patch.view;
  }

  /** Whether `node` may hang below `parent`: elsewhere than now and not below itself. */
  mayMove(node: string, parent: string): boolean {
    if (!this.can(node, "move") || !this.nodes.has(parent)) return false;
    return this.nodes.get(node)?.parent !== parent && !this.subtree(node).includes(parent);
  }

  queue(operation: Operation): void {
    this.waiting.push(operation);
  }

  /** All operations that wait, which are then no longer waiting. */
  takeQueue(): Operation[] {
    return this.waiting.splice(0);
  }

  private detach(node: NodeState): void {
    const siblings = this.children.get(node.parent);
    siblings?.splice(siblings.indexOf(node.id), 1);
  }
}

function nodeState(node: DrawnNode, label: string): NodeState {
  const { id, parent, x, y, edge, attributes } = node;
  return { id, parent, x, y, edge, label, attributes };
}
