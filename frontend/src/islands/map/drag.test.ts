import { beforeEach, describe, expect, it } from "vitest";
import { find, frame } from "../../../tests/page";
import { BranchDrag } from "./drag";
import { MapDrawing } from "./drawing";
import { SVG } from "./sample";
import type { MapState } from "./state";

const at = (clientX: number, clientY: number) =>
  new MouseEvent("pointermove", { clientX, clientY }) as PointerEvent;

describe("dragging a branch", () => {
  let drawing: MapDrawing;
  let state: MapState;
  let drag: BranchDrag;
  const ghost = () => document.querySelector(".map-ghost");
  const under = (id: string) => {
    document.elementFromPoint = () => find(`#n-${id} > .body`);
  };

  beforeEach(() => {
    frame(SVG);
    drawing = new MapDrawing(find<SVGSVGElement>("svg"));
    state = drawing.read();
    drag = new BranchDrag(drawing, (event) => [event.clientX, event.clientY]);
    drag.start(state, "a", at(45, -10));
  });

  it("shows a ghost that keeps its distance to the pointer and bears no ids", () => {
    under("a");
    drag.move(state, at(145, 90));
    // The corner of a was (40, -15): 5 to the left of the pointer and 5 above it.
    expect(ghost()?.getAttribute("transform")).toBe("translate(140 85)");
    expect(ghost()?.outerHTML).not.toMatch(/ id=|data-id=/);
    expect(find("#n-a").classList).toContain("is-dragging");
  });

  it("drops the branch on the marked node and clears up", () => {
    under("south");
    drag.move(state, at(0, 0));
    expect(find("#n-south").classList).toContain("is-target");
    expect(drag.drop()).toEqual({ node: "a", parent: "south" });
    expect(ghost()).toBeNull();
    expect(document.querySelector(".is-target, .is-dragging")).toBeNull();
  });

  it.each(["a", "east"])("drops nowhere when it hovers over %s", (id) => {
    under(id);
    drag.move(state, at(0, 0));
    expect(document.querySelector(".is-target")).toBeNull();
    expect(drag.drop()).toBeUndefined();
  });
});
