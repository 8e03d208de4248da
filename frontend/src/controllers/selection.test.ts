import { beforeEach, describe, expect, it } from "vitest";
import { find, page } from "../../tests/page";

const row = (id: number) => `<input type="checkbox" id="row-${id}" data-selection-target="row">`;
const HTML = `<form data-controller="selection" data-action="change->selection#changed">
  <div id="bar" data-selection-target="bar"><span data-selection-target="count"></span></div>
  <input type="checkbox" id="all" data-selection-target="all">${[1, 2, 3, 4].map(row).join("")}</form>`;

const box = (id: string) => find<HTMLInputElement>(`#${id}`);

describe("selection", () => {
  beforeEach(() => page("selection", HTML));

  it("shows the bar only while rows are selected", () => {
    expect(find("#bar").hidden).toBe(true);
    box("row-1").click();
    expect(find("#bar").hidden).toBe(false);
    expect(find("#bar").textContent).toContain("1 selected");
    box("row-1").click();
    expect(find("#bar").hidden).toBe(true);
  });

  it("selects all rows and none", () => {
    box("all").click();
    expect(box("row-4").checked).toBe(true);
    expect(find("#bar").textContent).toContain("4 selected");
    box("all").click();
    expect(box("row-4").checked).toBe(false);
  });

  it("shows that some are selected", () => {
    box("row-2").click();
    expect(box("all").indeterminate).toBe(true);
    for (const id of ["row-1", "row-3", "row-4"]) box(id).click();
    expect(box("all").checked).toBe(true);
    expect(box("all").indeterminate).toBe(false);
  });

  it("selects everything between two clicks with Shift", () => {
    box("row-1").click();
    box("row-3").dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true }));
    expect(["row-1", "row-2", "row-3", "row-4"].map((id) => box(id).checked)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(find("#bar").textContent).toContain("3 selected");
  });
});
