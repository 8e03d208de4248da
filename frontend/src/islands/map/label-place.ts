// Lays the text box over a label, as large as the label is on the screen.
import type { MapDrawing } from "./drawing";
import type { MapState } from "./state";
import { toScreen, type Viewport } from "./viewport";

const NARROWEST_PX = 60;

/** Put `box` over the label of a node, if the node has one. */
export function placeOver(
  box: HTMLTextAreaElement,
  drawing: MapDrawing,
  state: MapState,
  id: string,
  view: Viewport,
): void {
  const label = drawing.element(id)?.querySelector<SVGGraphicsElement>(":scope > .body .label-box");
  if (!label || typeof label.getBBox !== "function") return;
  const inner = label.getBBox();
  const [x, y] = state.origin(id);
  const [left, top] = toScreen(view, x + inner.x, y + inner.y);
  box.style.transform = `translate(${left}px, ${top}px) scale(${view.scale})`;
  box.style.minWidth = `${Math.max(inner.width, NARROWEST_PX)}px`;
  box.style.height = `${inner.height}px`;
  box.style.fontSize = getComputedStyle(label.parentElement?.querySelector("text") ?? label).fontSize;
}
