// Drags a branch: a ghost follows the pointer, and the node it would hang below is marked.
import type { MapDrawing } from "./drawing";
import type { MapState } from "./state";

export class BranchDrag {
  private ghost: SVGGElement | undefined;
  private node = "";
  private target = "";
  private grip: [x: number, y: number] = [0, 0];

  constructor(
    private readonly drawing: MapDrawing,
    private readonly toMap: (event: PointerEvent) => [x: number, y: number],
  ) {}

  /** Take up a node where the pointer pressed it. */
  start(state: MapState, node: string, event: PointerEvent): void {
    const element = this.drawing.element(node);
    if (element === null) return;
    this.node = node;
    const [x, y] = state.origin(node);
    const [pointerX, pointerY] = this.toMap(event);
    this.grip = [pointerX - x, pointerY - y];
    this.ghost = ghostOf(element);
    element.closest(".world")?.append(this.ghost);
    this.drawing.mark(node, "is-dragging");
  }

  move(state: MapState, event: PointerEvent): void {
    const [x, y] = this.toMap(event);
    this.ghost?.setAttribute("transform", `translate(${x - this.grip[0]} ${y - this.grip[1]})`);
    const under = nodeAt(event);
    this.target = under !== "" && state.mayMove(this.node, under) ? under : "";
    this.drawing.mark(this.target, "is-target");
  }

  /** Let go; the result is the node and its new parent, or nothing. */
  drop(): { node: string; parent: string } | undefined {
    const { node, target } = this;
    this.ghost?.remove();
    this.ghost = undefined;
    this.node = this.target = "";
    this.drawing.mark("", "is-target");
    this.drawing.mark("", "is-dragging");
    return target === "" ? undefined : { node, parent: target };
  }
}

function ghostOf(element: SVGGElement): SVGGElement {
  const ghost = element.cloneNode(true) as SVGGElement;
  ghost.querySelector(":scope > .edge")?.remove();
  for (const part of [ghost, ...ghost.querySelectorAll("[id]")]) {
    for (const name of ["id", "data-id", "role"]) part.removeAttribute(name);
  }
  ghost.classList.remove("is-selected");
  ghost.classList.add("map-ghost");
  ghost.setAttribute("aria-hidden", "true");
  return ghost;
}

/** The id of the node under a pointer; the ghost lets pointers through. */
function nodeAt(event: PointerEvent): string {
  const element = document.elementFromPoint(event.clientX, event.clientY);
  return element?.closest<SVGGElement>(".node[data-id]")?.dataset.id ?? "";
}
