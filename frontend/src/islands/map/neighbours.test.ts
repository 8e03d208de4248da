import { expect, it } from "vitest";
import { neighbour, type Placed } from "./neighbours";
import type { Box } from "./patch";

const at = (x: number, y: number): Box => [x, y, 20, 10];
const placed = (id: string, x: number, y: number, kin: Placed["kin"] = "none"): Placed => {
  return { id, box: at(x, y), kin };
};

// parent on the left, two children on the right, a sibling below, a stranger far away
const OTHERS = [
  placed("parent", -60, 0, "parent"),
  placed("upper", 60, -10, "child"),
  placed("lower", 60, 12, "child"),
  placed("sibling", 0, 30, "sibling"),
  placed("stranger", 40, 60),
];

it.each([
  ["ArrowLeft", "parent"],
  ["ArrowRight", "upper"],
  ["ArrowDown", "sibling"],
  ["ArrowUp", undefined],
] as const)("walks by %s to %s", (key, id) => {
  expect(neighbour(at(0, 0), OTHERS, key, "across")).toBe(id);
});

it("prefers a relative to a stranger that lies a little nearer", () => {
  const others = [placed("stranger", 40, 0), placed("child", 60, 0, "child")];
  expect(neighbour(at(0, 0), others, "ArrowRight", "across")).toBe("child");
});

it("does not go sideways for something that lies almost in another direction", () => {
  expect(neighbour(at(0, 0), [placed("far below", 3, 400)], "ArrowRight", "across")).toBeUndefined();
});

it("walks down to the sibling and not to a child that lies a little lower", () => {
  const others = [placed("child", 24, 22, "child"), placed("sibling", 0, 70, "sibling")];
  expect(neighbour(at(0, 0), others, "ArrowDown", "across")).toBe("sibling");
  expect(neighbour(at(0, 0), others, "ArrowDown", "down")).toBe("child");
});

it("finds the parent however far above its last child it lies", () => {
  expect(neighbour(at(0, 0), [placed("parent", -60, -900, "parent")], "ArrowLeft", "across")).toBe("parent");
});

it("walks sideways onto a tie, and down past it to the next card", () => {
  const others = [placed("tie", 22, 20, "tie"), placed("card", 0, 60, "child")];
  expect(neighbour(at(0, 0), others, "ArrowDown", "down")).toBe("card");
  expect(neighbour(at(0, 0), [placed("tie", 60, 4, "tie")], "ArrowRight", "down")).toBe("tie");
});

it("walks up to the parent and not to a stranger that lies nearer", () => {
  const others = [placed("parent", -300, -60, "parent"), placed("stranger", 10, -60)];
  expect(neighbour(at(0, 0), others, "ArrowUp", "down")).toBe("parent");
});
