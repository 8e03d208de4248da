import { expect, it } from "vitest";
import { neighbour, type Placed } from "./neighbours";
import type { Box } from "./patch";

const at = (x: number, y: number): Box => [x, y, 20, 10];
const placed = (id: string, x: number, y: number, related = false): Placed => ({
  id,
  box: at(x, y),
  related,
});

// parent on the left, two children on the right, a sibling below, a stranger far away
const OTHERS = [
  placed("parent", -60, 0, true),
  placed("upper", 60, -10, true),
  placed("lower", 60, 12, true),
  placed("sibling", 0, 30, true),
  placed("stranger", 40, 60),
];

it.each([
  ["ArrowLeft", "parent"],
  ["ArrowRight", "upper"],
  ["ArrowDown", "sibling"],
  ["ArrowUp", undefined],
] as const)("walks by %s to %s", (key, id) => {
  expect(neighbour(at(0, 0), OTHERS, key)).toBe(id);
});

it("prefers a relative to a stranger that lies a little nearer", () => {
  const others = [placed("stranger", 40, 0), placed("child", 60, 0, true)];
  expect(neighbour(at(0, 0), others, "ArrowRight")).toBe("child");
});

it("does not go sideways for something that lies almost in another direction", () => {
  expect(neighbour(at(0, 0), [placed("far below", 3, 400)], "ArrowRight")).toBeUndefined();
});

it("finds the parent however far above its last child it lies", () => {
  expect(neighbour(at(0, 0), [placed("parent", -60, -900, true)], "ArrowLeft")).toBe("parent");
});
