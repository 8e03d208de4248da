import { beforeEach, expect, it } from "vitest";
import { find, frame } from "../../../tests/page";
import { lightTies } from "./spotlight";

const tie = (id: string, source: string, target: string): string =>
  `<g class="node node-tie" data-id="${id}" data-source="${source}" data-target="${target}"></g>`;

beforeEach(() =>
  frame(
    `<svg><g class="layer-ties">${tie("t1", "a", "b")}${tie("t2", "b", "c")}${tie("t3", "c", "a")}</g></svg>`,
  ),
);

const light = (id: string): void => lightTies(find<SVGSVGElement>("svg"), id);
const marked = (name: string): (string | undefined)[] =>
  [...document.querySelectorAll<SVGGElement>(`.${name}`)].map((element) => element.dataset.id).sort();

it("lights the ties that start or end at a card and fades the others", () => {
  light("a");
  expect([marked("is-lit"), marked("is-faded")]).toEqual([["t1", "t3"], ["t2"]]);
});

it("draws lit ties above the others", () => {
  light("a");
  expect(find("svg .layer-ties").firstElementChild?.getAttribute("data-id")).toBe("t2");
});

it("lights a tie that is selected itself", () => {
  light("t2");
  expect([marked("is-lit"), marked("is-faded")]).toEqual([["t2"], ["t1", "t3"]]);
});

it("leaves all ties alone when nothing, or somebody without ties, is selected", () => {
  light("a");
  for (const id of ["", "d"]) {
    light(id);
    expect([marked("is-lit"), marked("is-faded")]).toEqual([[], []]);
  }
});
