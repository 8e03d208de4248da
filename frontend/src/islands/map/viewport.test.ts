import { expect, it } from "vitest";
import { around, fitBox, opening, pan, reveal, toScreen, transform, viewBox, zoomAt } from "./viewport";

const SIZE = { width: 800, height: 600 };

it("pans by the distance on the screen", () => {
  expect(pan({ x: 10, y: 10, scale: 2 }, 40, -20)).toEqual({ x: -10, y: 20, scale: 2 });
});

it("keeps the point under the pointer while zooming", () => {
  const before = { x: -50, y: 20, scale: 0.8 };
  const after = zoomAt(before, 1.7, 300, 120);
  const point = [before.x + 300 / before.scale, before.y + 120 / before.scale] as const;
  const [x, y] = toScreen(after, ...point);
  expect(x).toBeCloseTo(300, 6);
  expect(y).toBeCloseTo(120, 6);
});

it("zooms no further than a twentieth and four times", () => {
  expect(zoomAt({ x: 0, y: 0, scale: 1 }, 1000, 0, 0).scale).toBe(4);
  expect(zoomAt({ x: 0, y: 0, scale: 1 }, 0.001, 0, 0).scale).toBe(0.05);
});

it("fits a large box with a margin and leaves a small one at its size", () => {
  const large = fitBox([0, 0, 1600, 200], SIZE);
  expect(large.scale).toBeCloseTo((800 - 48) / 1600, 6);
  expect(toScreen(large, 800, 100)).toEqual([400, 280]);
  expect(fitBox([0, 0, 100, 100], SIZE).scale).toBe(1);
});

it("opens a map that is too large to read near its root", () => {
  const view = opening([0, 0, 9000, 9000], [4000, 100, 100, 40], SIZE, "across");
  expect(view.scale).toBe(0.8);
  expect(toScreen(view, 4050, 120)).toEqual([400, 300]);
});

it("opens a large mind map a little farther away on a phone", () => {
  const phone = { width: 390, height: 700 };
  expect(opening([0, 0, 9000, 9000], [0, 0, 10, 10], phone, "across").scale).toBe(0.6);
});

it("opens a map whole when it can be read", () => {
  const view = opening([0, 0, 1000, 500], [0, 0, 100, 40], SIZE, "down");
  expect(view).toEqual(fitBox([0, 0, 1000, 500], SIZE));
});

it.each([SIZE, { width: 390, height: 700 }])(
  "opens a large chart with the highest card at its top",
  (size) => {
    const view = opening([0, 0, 9000, 2000], [4000, 20, 244, 84], size, "down");
    expect(view.scale).toBe(0.8);
    const [x, y] = toScreen(view, 4122, 20);
    expect(x).toBeCloseTo(size.width / 2, 6);
    expect(y).toBeCloseTo(72, 6);
  },
);

it("wastes no room beside a chart whose highest card stands at the rim", () => {
  expect(opening([0, 0, 9000, 2000], [40, 20, 244, 84], SIZE, "down").x).toBe(0);
  expect(opening([0, 0, 9000, 2000], [8700, 20, 244, 84], SIZE, "down").x).toBe(8000);
  expect(opening([0, 0, 400, 9000], [0, 20, 244, 84], SIZE, "down").x).toBe(-300);
});

it("moves just far enough to show a box", () => {
  const view = { x: 0, y: 0, scale: 1 };
  expect(reveal(view, [100, 100, 50, 20], SIZE)).toEqual(view);
  expect(reveal(view, [790, 100, 50, 20], SIZE)).toEqual({ x: 64, y: 0, scale: 1 });
  expect(reveal(view, [100, -30, 50, 20], SIZE)).toEqual({ x: 0, y: -54, scale: 1 });
});

it("shows the same by transform and by attribute", () => {
  const base = { x: 10, y: 20, scale: 1 };
  const view = { x: 60, y: 20, scale: 2 };
  expect(transform(base, view)).toBe("translate(-100.00px, 0.00px) scale(2.00000)");
  expect(viewBox(view, SIZE)).toBe("60.000 20.000 400.000 300.000");
});

it("holds all boxes in one", () => {
  expect(
    around([
      [0, 0, 10, 10],
      [-5, 4, 2, 20],
    ]),
  ).toEqual([-5, 0, 15, 24]);
});
