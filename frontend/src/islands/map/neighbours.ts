// Turns an arrow key into the node that lies there: the nearest in that direction, relatives first.
import type { Box } from "./patch";

export type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

export interface Placed {
  id: string;
  box: Box;
  /** What it is to the node one walks from. */
  kin: Kin;
}

export type Kin = "parent" | "child" | "sibling" | "tie" | "none";

/** Where children lie: beside their parent, as in a mind map, or below it. */
export type Growth = "across" | "down";

const UNIT: Record<Direction, [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

// Straying sideways costs more than going far, and strangers more than relatives.
const SIDEWAYS = 2.5;
const STRANGER = 2;
// Parents and children are reached however far aside they are: a parent may have many children.
const CLEAR_PX = 12;

/** The id of the neighbour of `from` in a direction, or nothing at the rim of the map. */
export function neighbour(
  from: Box,
  others: Iterable<Placed>,
  direction: Direction,
  growth: Growth,
): string | undefined {
  let best: string | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const other of others) {
    const cost = stepCost(from, other, direction, growth);
    if (cost < bestCost) {
      best = other.id;
      bestCost = cost;
    }
  }
  return best;
}

function stepCost(from: Box, other: Placed, direction: Direction, growth: Growth): number {
  const [unitX, unitY] = UNIT[direction];
  const [fromX, fromY] = middle(from);
  const [toX, toY] = middle(other.box);
  const along = (toX - fromX) * unitX + (toY - fromY) * unitY;
  const [gapX, gapY] = gaps(from, other.box);
  const [ahead, aside] = unitX === 0 ? [gapY, gapX] : [gapX, gapY];
  const isOnWay = growth === (unitX === 0 ? "down" : "across");
  if (along <= 1 || !isReached(other.kin, ahead, aside, isOnWay)) return Number.POSITIVE_INFINITY;
  // There is one parent, and that way leads to it, however far aside it lies.
  if (other.kin === "parent") return along;
  return (along + SIDEWAYS * aside) * (other.kin === "none" || other.kin === "tie" ? STRANGER : 1);
}

/** Parents and children lie along the way the map grows and never across it; ties leave cards at their sides. */
function isReached(kin: Placed["kin"], ahead: number, aside: number, isOnWay: boolean): boolean {
  const isInCone = aside <= 4 * ahead + 4;
  if (kin === "tie") return isInCone && !isOnWay;
  if (kin === "none" || kin === "sibling") return isInCone;
  return isOnWay && (isInCone || ahead >= CLEAR_PX);
}

/** The empty room between two boxes, across and down. */
function gaps([x, y, width, height]: Box, [otherX, otherY, otherWidth, otherHeight]: Box): [number, number] {
  const across = Math.max(otherX - (x + width), x - (otherX + otherWidth), 0);
  const down = Math.max(otherY - (y + height), y - (otherY + otherHeight), 0);
  return [across, down];
}

function middle([x, y, width, height]: Box): [number, number] {
  return [x + width / 2, y + height / 2];
}
