// Turns gestures into the part of the map that is seen; screen and map coordinates are px.
import type { Growth } from "./neighbours";
import type { Box } from "./patch";

/** The map point (x, y) lies in the upper left corner; one map px is `scale` screen px. */
export interface Viewport {
  x: number;
  y: number;
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

const SMALLEST = 0.05;
const LARGEST = 4;
const MARGIN = 24;
// The buttons for zooming lie over the lower edge.
const FOOT = 40;
// Smaller than this nobody reads a label: a larger map opens at its root, comfortably near, instead of whole.
const READABLE = 0.6;
const NEAR = 0.8;
// On a phone, near would show the root of a mind map and nothing else.
const PHONE_PX = 640;
// Above the highest card there is room for what hangs over it.
const HEADROOM = 72;

/** Shift by a distance on the screen. */
export function pan(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale };
}

/** Zoom so that the map point under the screen point (px, py) stays there. */
export function zoomAt(view: Viewport, factor: number, px: number, py: number): Viewport {
  const scale = clampScale(view.scale * factor);
  return { x: view.x + px / view.scale - px / scale, y: view.y + py / view.scale - py / scale, scale };
}

/** Show a whole box, never larger than it is. */
export function fitBox(box: Box, { width, height }: Size): Viewport {
  const free = { width, height: height - FOOT };
  return centred(box, free, fittingScale(box, free));
}

/**
 * What one sees first: everything if it can be read, else the surroundings of the root.
 * The root of a mind map lies in the middle of the screen, the highest card of a chart at its top.
 */
export function opening(box: Box, root: Box, size: Size, growth: Growth): Viewport {
  const whole = fitBox(box, size);
  if (whole.scale >= READABLE) return whole;
  if (growth === "across") return centred(root, size, size.width < PHONE_PX ? READABLE : NEAR);
  const { x } = centred(root, size, NEAR);
  return { x: inside(box, x, size.width / NEAR), y: root[1] - HEADROOM / NEAR, scale: NEAR };
}

/** Move just far enough that a box is seen, with some room around it. */
export function reveal(view: Viewport, [x, y, width, height]: Box, size: Size): Viewport {
  const dx = overlap(view.x, size.width / view.scale, x, width, MARGIN / view.scale);
  const dy = overlap(view.y, size.height / view.scale, y, height, MARGIN / view.scale);
  return { ...view, x: view.x + dx, y: view.y + dy };
}

/** The smallest box that holds all boxes. */
export function around(boxes: Box[]): Box {
  const left = Math.min(...boxes.map(([x]) => x));
  const top = Math.min(...boxes.map(([, y]) => y));
  const right = Math.max(...boxes.map(([x, , width]) => x + width));
  const bottom = Math.max(...boxes.map(([, y, , height]) => y + height));
  return [left, top, right - left, bottom - top];
}

/** The viewBox attribute of the drawing. */
export function viewBox(view: Viewport, size: Size): string {
  return [view.x, view.y, size.width / view.scale, size.height / view.scale]
    .map((value) => value.toFixed(3))
    .join(" ");
}

/** The CSS transform that shows `view` while the attribute still says `base`. */
export function transform(base: Viewport, view: Viewport): string {
  const factor = view.scale / base.scale;
  const dx = (base.x - view.x) * view.scale;
  const dy = (base.y - view.y) * view.scale;
  return `translate(${dx.toFixed(2)}px, ${dy.toFixed(2)}px) scale(${factor.toFixed(5)})`;
}

/** Where a map point lies on the screen. */
export function toScreen(view: Viewport, x: number, y: number): [x: number, y: number] {
  return [(x - view.x) * view.scale, (y - view.y) * view.scale];
}

function clampScale(scale: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, scale));
}

function fittingScale([, , width, height]: Box, size: Size): number {
  const across = (size.width - 2 * MARGIN) / Math.max(width, 1);
  const down = (size.height - 2 * MARGIN) / Math.max(height, 1);
  return clampScale(Math.min(across, down, 1));
}

function centred([x, y, width, height]: Box, size: Size, scale: number): Viewport {
  return { x: x + width / 2 - size.width / scale / 2, y: y + height / 2 - size.height / scale / 2, scale };
}

/** Shift a window of this length into the box: no room is wasted beside a root that stands at the rim. */
function inside([left, , width]: Box, start: number, length: number): number {
  return width <= length
    ? left + (width - length) / 2
    : Math.max(left, Math.min(start, left + width - length));
}

/** How far a window over [start, start + length] must move to hold [from, from + extent]. */
function overlap(start: number, length: number, from: number, extent: number, margin: number): number {
  if (from - margin < start || extent + 2 * margin > length) return from - margin - start;
  return Math.max(0, from + extent + margin - (start + length));
}
