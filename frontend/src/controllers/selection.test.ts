import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, page, press } from "../../tests/page";

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

  it("goes and marks by keys, and keeps quiet while somebody types", () => {
    document.body.insertAdjacentHTML("beforeend", '<input id="text">');
    press(find("#text"), "x");
    expect(find("#bar").hidden).toBe(true);
    press(document.body, "j");
    expect(document.activeElement).toBe(box("row-1"));
    press(box("row-1"), "j");
    press(box("row-2"), "x");
    expect([box("row-1").checked, box("row-2").checked]).toEqual([false, true]);
    press(box("row-2"), "J", { shiftKey: true });
    press(box("row-3"), "J", { shiftKey: true });
    press(box("row-4"), "J", { shiftKey: true });
    expect(find("#bar").textContent).toContain("3 selected");
    press(box("row-4"), "k");
    expect(document.activeElement).toBe(box("row-3"));
  });

  it("opens the record of the row with Enter, and does not send the form", () => {
    find("form").insertAdjacentHTML(
      "beforeend",
      `<table><tr><td>${row(9)}</td><td><a href="#record-9">Nine</a></td></tr></table>`,
    );
    const opened = vi.fn((event: Event) => event.preventDefault());
    find("a").addEventListener("click", opened);
    box("row-9").focus();
    expect(press(box("row-9"), "Enter").defaultPrevented).toBe(true);
    expect(opened).toHaveBeenCalledOnce();
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
