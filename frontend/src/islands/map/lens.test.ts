import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, frame } from "../../../tests/page";
import { Lens } from "./lens";

describe("the lens over a drawing", () => {
  let lens: Lens;
  let paint: () => void;
  const onChange = vi.fn();

  beforeEach(() => {
    onChange.mockReset();
    paint = () => {};
    vi.stubGlobal("requestAnimationFrame", (action: () => void) => {
      paint = action;
      return 1;
    });
    vi.stubGlobal("cancelAnimationFrame", () => {
      paint = () => {};
    });
    frame('<div id="stage"><svg viewBox="0 0 1 1"></svg></div>');
    Object.defineProperty(find("#stage"), "clientWidth", { value: 400 });
    Object.defineProperty(find("#stage"), "clientHeight", { value: 200 });
    lens = new Lens(find("#stage"), () => find<SVGSVGElement>("svg"), onChange);
    lens.settle({ x: 0, y: 0, scale: 1 });
  });

  it("moves by a transform and leaves the attribute alone until the gesture rests", () => {
    lens.move({ x: 50, y: 0, scale: 2 });
    paint();
    expect(find("svg").getAttribute("viewBox")).toBe("0.000 0.000 400.000 200.000");
    expect(find<SVGSVGElement>("svg").style.transform).toContain("scale(2");
    lens.settle();
    expect(find("svg").getAttribute("viewBox")).toBe("50.000 0.000 200.000 100.000");
    expect(find<SVGSVGElement>("svg").style.transform).toBe("");
  });

  it("paints once for many moves between two frames", () => {
    onChange.mockReset();
    for (const x of [1, 2, 3]) lens.move({ x, y: 0, scale: 1 });
    paint();
    expect(onChange).toHaveBeenCalledOnce();
    expect(onChange).toHaveBeenCalledWith({ x: 3, y: 0, scale: 1 });
  });
});
