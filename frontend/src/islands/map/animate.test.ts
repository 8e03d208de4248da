import { expect, it, vi } from "vitest";
import { Animator, between, eased } from "./animate";

it("moves every number of a path", () => {
  expect(between("M0 0C10 0 10 20 20 20", "M0 0C20 0 20 40 40 -10", 0.5)).toBe("M0 0C15 0 15 30 30 5");
});

it("takes the new path at once where the commands differ", () => {
  expect(between("M0 0L9 9", "M0 0C1 1 2 2 3 3", 0.5)).toBe("M0 0C1 1 2 2 3 3");
});

it("starts at the old and ends at the new value", () => {
  expect(between("translate(1 2)", "translate(3.5 -4)", 0)).toBe("translate(1 2)");
  expect(between("translate(1 2)", "translate(3.5 -4)", 1)).toBe("translate(3.5 -4)");
  expect([eased(0), eased(1)]).toEqual([0, 1]);
});

function moving(): SVGElement {
  return document.createElementNS("http://www.w3.org/2000/svg", "g");
}

it("arrives at once for people who want no motion", () => {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  const element = moving();
  new Animator().run([{ element, attribute: "transform", from: "translate(0 0)", to: "translate(8 8)" }]);
  expect(element.getAttribute("transform")).toBe("translate(8 8)");
  vi.unstubAllGlobals();
});

it("arrives when the next change comes before its end", () => {
  const element = moving();
  const animator = new Animator();
  animator.run([{ element, attribute: "transform", from: "translate(0 0)", to: "translate(8 8)" }]);
  expect(element.getAttribute("transform")).toBe("translate(0 0)");
  animator.finish();
  expect(element.getAttribute("transform")).toBe("translate(8 8)");
});
