import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { find, page, press } from "../../tests/page";
import { daysLater } from "./month";

const HTML = `<div data-controller="month">
  <div id="tenth" data-month-target="cell" data-day="2026-03-10"><ul><li>
    <a href="#deal" id="deal" data-record="7" data-version="3" data-movable>Big deal</a>
    <button id="ask" type="button" data-action="month#ask">Move</button></li>
    <li><a href="#fixed" id="fixed">Fixed</a></li></ul></div>
  <div id="twelfth" data-month-target="cell" data-day="2026-03-12"></div>
  <dialog data-month-target="move"><p data-month-target="moved"></p><form>
    <input name="record"><input name="version"><input type="date" name="day">
    <button id="close" type="button" data-action="month#close">Cancel</button></form></dialog></div>`;

const sent = vi.fn();
const input = (name: string): string => find<HTMLInputElement>(`[name=${name}]`).value;
const point = (on: Element, kind: string, x: number): void => {
  const place = { bubbles: true, cancelable: true, button: 0, clientX: x, clientY: x };
  on.dispatchEvent(new MouseEvent(kind, place));
};

describe("month", () => {
  beforeEach(async () => {
    await page("month", HTML);
    sent.mockReset();
    HTMLFormElement.prototype.requestSubmit = sent;
    HTMLDialogElement.prototype.showModal = function show(this: HTMLDialogElement) {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
      this.open = false;
    };
  });

  afterEach(async () => {
    document.body.innerHTML = "";
    await new Promise((resolve) => setTimeout(resolve));
  });

  it("drags a record to another day", () => {
    document.elementsFromPoint = () => [find("#twelfth")];
    point(find("#deal"), "pointerdown", 5);
    point(document.body, "pointermove", 60);
    expect(find("#twelfth").classList.contains("month-over")).toBe(true);
    point(document.body, "pointerup", 60);
    expect([input("record"), input("version"), input("day")]).toEqual(["7", "3", "2026-03-12"]);
    expect(sent).toHaveBeenCalledOnce();
  });

  it("sends nothing for a drop on its own day, or of what cannot be moved", () => {
    document.elementsFromPoint = () => [find("#tenth")];
    point(find("#deal"), "pointerdown", 5);
    point(document.body, "pointermove", 60);
    point(document.body, "pointerup", 60);
    document.elementsFromPoint = () => [find("#twelfth")];
    point(find("#fixed"), "pointerdown", 5);
    point(document.body, "pointermove", 60);
    point(document.body, "pointerup", 60);
    expect(sent).not.toHaveBeenCalled();
  });

  it("moves the focused record by Shift and arrows", () => {
    press(find("#deal"), "ArrowLeft", { shiftKey: true });
    expect(input("day")).toBe("2026-03-09");
    press(find("#deal"), "ArrowDown", { shiftKey: true });
    expect(input("day")).toBe("2026-03-17");
    press(find("#deal"), "ArrowDown");
    press(find("#fixed"), "ArrowDown", { shiftKey: true });
    expect(sent).toHaveBeenCalledTimes(2);
  });

  it("asks for the day in a dialog, by R and by a button", () => {
    press(find("#deal"), "r");
    expect(find<HTMLDialogElement>("dialog").open).toBe(true);
    expect([input("day"), find("p").textContent]).toEqual(["2026-03-10", "Big deal"]);
    find<HTMLButtonElement>("#close").click();
    expect(find<HTMLDialogElement>("dialog").open).toBe(false);
    find<HTMLButtonElement>("#ask").click();
    expect(find<HTMLDialogElement>("dialog").open).toBe(true);
    expect(sent).not.toHaveBeenCalled();
  });
});

describe("days", () => {
  it("are counted over months and years", () => {
    expect(daysLater("2026-12-31", 1)).toBe("2027-01-01");
    expect(daysLater("2026-03-07", -7)).toBe("2026-02-28");
  });
});
