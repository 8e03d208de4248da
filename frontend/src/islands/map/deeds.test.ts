import { expect, it } from "vitest";
import { find, frame } from "../../../tests/page";
import { deedsOf, freeSides } from "./deeds";
import { MapDrawing } from "./drawing";
import { pageOf } from "./pages";
import { SVG } from "./sample";
import type { MapState } from "./state";

const PAGES = { customer: "/customers/{id}/" };

function sample(): MapState {
  frame(SVG);
  return new MapDrawing(find<SVGSVGElement>("svg")).read();
}

it("knows the pages of records that have one", () => {
  expect(pageOf(PAGES, "customer:1-2")).toBe("/customers/1-2/");
  expect([pageOf(PAGES, "position:1"), pageOf(PAGES, undefined)]).toEqual(["", ""]);
});

it("offers what the reader may do with a node", () => {
  const state = sample();
  const none = { open: "", edit: false, fold: false, unfold: false };
  expect(deedsOf(state, "east", PAGES, true)).toEqual({ ...none, fold: true });
  expect(deedsOf(state, "south", PAGES, true)).toEqual({ ...none, unfold: true });
  expect(deedsOf(state, "a", PAGES, true)).toEqual({ ...none, open: "/customers/a/", edit: true });
  expect(deedsOf(state, "a", PAGES, false)?.edit).toBe(false);
  expect(deedsOf(state, "nobody", PAGES, true)).toBeUndefined();
});

it("stands beside leaves, on the side that leads away from the middle", () => {
  const root = [0, 0, 100, 20] as [number, number, number, number];
  expect(freeSides([200, 0, 40, 20], root, "across", false)[0]).toBe("right");
  expect(freeSides([-200, 0, 40, 20], root, "across", false)[0]).toBe("left");
});

it("stands above topics with children, and above cards", () => {
  expect(freeSides([200, 0, 40, 20], [0, 0, 100, 20], "across", true)).toEqual(["above", "below"]);
  expect(freeSides([200, 0, 40, 20], [0, 0, 100, 20], "down", false)).toEqual(["above", "below"]);
});
