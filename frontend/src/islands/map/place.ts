// Turns the box of a node on the screen into the place of a small bar beside it.
import type { Box } from "./patch";
import type { Size } from "./viewport";

export type Side = "above" | "below" | "left" | "right";

export interface Place {
  left: number;
  top: number;
  side: Side;
}

const GAP_PX = 8;

/** The place on the first of `sides` where the bar fits into the stage, else on the last; nothing where the node is not seen. */
export function placeBeside(node: Box, bar: Size, stage: Size, sides: readonly Side[]): Place | undefined {
  if (!isSeen(node, stage)) return undefined;
  const places = sides.map((side) => beside(node, bar, side));
  const found = places.find((place) => fits(place, bar, stage)) ?? places.at(-1);
  if (found === undefined) return undefined;
  return {
    side: found.side,
    left: within(found.left, bar.width, stage.width),
    top: within(found.top, bar.height, stage.height),
  };
}

function beside([x, y, width, height]: Box, bar: Size, side: Side): Place {
  const left = x + (width - bar.width) / 2;
  const top = y + (height - bar.height) / 2;
  switch (side) {
    case "above":
      return { side, left, top: y - bar.height - GAP_PX };
    case "below":
      return { side, left, top: y + height + GAP_PX };
    case "left":
      return { side, left: x - bar.width - GAP_PX, top };
    case "right":
      return { side, left: x + width + GAP_PX, top };
  }
}

/** Along the node's edge a bar may be shifted into the stage, but never over the node. */
function fits({ side, left, top }: Place, bar: Size, stage: Size): boolean {
  return side === "above" || side === "below"
    ? top === within(top, bar.height, stage.height)
    : left === within(left, bar.width, stage.width);
}

function within(start: number, length: number, room: number): number {
  return Math.max(GAP_PX, Math.min(start, room - length - GAP_PX));
}

function isSeen([x, y, width, height]: Box, stage: Size): boolean {
  return x + width > 0 && y + height > 0 && x < stage.width && y < stage.height;
}
