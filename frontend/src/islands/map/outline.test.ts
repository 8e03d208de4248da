import { expect, it } from "vitest";
import { MapDrawing } from "./drawing";
import { outline } from "./outline";
import { SVG } from "./sample";

document.body.innerHTML = SVG;
const state = new MapDrawing(document.querySelector("svg") as SVGSVGElement).read();

it("indents a branch by its levels", () => {
  expect(outline(state, "east")).toBe("East\n\tNova Orion Systems\n\t杭州云图科技");
});

it("copies the whole map, without ties, when nothing is selected", () => {
  expect(outline(state, "").split("\n")).toEqual([
    "Customers",
    "\tEast",
    "\t\tNova Orion Systems",
    "\t\t杭州云图科技",
    "\tSouth",
  ]);
});
