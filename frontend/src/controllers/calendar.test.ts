import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { find, page } from "../../tests/page";
import { minutesAt, shifted } from "./calendar";

const HTML = `<div data-controller="calendar">
  <a href="#earlier" data-calendar-key="ArrowLeft">‹</a><a href="#today" data-calendar-key="t">Today</a>
  <a href="#week" data-calendar-key="w">Week</a><input id="typing">
  <div id="tenth" data-calendar-target="cell" data-day="2026-03-10">
    <a href="#one" id="one" data-calendar-target="entry" data-activity="7" data-at="" data-starts="2026-03-10T12:00" data-subject="Review" data-movable>Review</a>
    <a href="#many" id="many" data-calendar-target="entry" data-activity="8" data-at="20260310T040000Z" data-starts="2026-03-10T09:00" data-subject="Weekly" data-movable data-series>Weekly</a>
    <a href="#fixed" id="fixed" data-calendar-target="entry" data-activity="9" data-starts="2026-03-10T09:00">Fixed</a></div>
  <div id="twelfth" data-calendar-target="cell" data-day="2026-03-12"></div>
  <dialog data-calendar-target="add" id="add"><form><input name="subject"><input name="starts_at"><input type="checkbox" name="is_all_day">
    <a href="/activities/new/" data-calendar-target="more">More</a><button type="button" data-action="calendar#close">Cancel</button></form></dialog>
  <dialog data-calendar-target="move" id="move"><form><input name="activity"><input name="at"><input name="to"><p data-calendar-target="moved"></p>
    <fieldset data-calendar-target="scope"></fieldset></form></dialog></div>`;

const sent = vi.fn();
const input = (name: string): string => find<HTMLInputElement>(`[name=${name}]`).value;
const press = (key: string, options: KeyboardEventInit = {}, on = "body"): void => {
  find(on).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...options }));
};
const point = (on: Element, kind: string, x: number, y: number): void => {
  on.dispatchEvent(
    new MouseEvent(kind, { bubbles: true, cancelable: true, button: 0, clientX: x, clientY: y }),
  );
};

describe("calendar", () => {
  beforeEach(async () => {
    await page("calendar", HTML);
    sent.mockReset();
    HTMLFormElement.prototype.requestSubmit = sent;
    HTMLDialogElement.prototype.showModal = function show(this: HTMLDialogElement) {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
      this.open = false;
    };
  });

  // What listens on the document has to leave with its page.
  afterEach(async () => {
    document.body.innerHTML = "";
    await new Promise((resolve) => setTimeout(resolve));
  });

  it("turns its pages by keys, but not while somebody types", () => {
    const clicked = vi.fn((event: Event) => event.preventDefault());
    for (const link of document.querySelectorAll("[data-calendar-key]")) {
      link.addEventListener("click", clicked);
    }
    press("t");
    press("w");
    press("ArrowLeft");
    expect(clicked).toHaveBeenCalledTimes(3);
    press("t", {}, "#typing");
    press("t", { ctrlKey: true });
    press("x");
    expect(clicked).toHaveBeenCalledTimes(3);
  });

  it("opens the short form by N and by a click on an empty place", () => {
    press("n");
    expect(find<HTMLDialogElement>("#add").open).toBe(true);
    expect(input("starts_at")).toBe("2026-03-10T09:00");
    find<HTMLButtonElement>("#add button").click();
    expect(find<HTMLDialogElement>("#add").open).toBe(false);
    find("#twelfth").click();
    expect(input("starts_at")).toBe("2026-03-12T09:00");
    expect(find<HTMLAnchorElement>("#add a").href).toContain("starts_at=2026-03-12T09%3A00");
  });

  it("begins with today where today is shown", () => {
    vi.useFakeTimers({ now: new Date(2026, 2, 12, 10), toFake: ["Date"] });
    press("n");
    expect(input("starts_at")).toBe("2026-03-12T09:00");
    vi.useRealTimers();
  });

  it("moves the focused entry by Shift and arrows", () => {
    press("ArrowRight", { shiftKey: true }, "#one");
    expect([input("activity"), input("to")]).toEqual(["7", "2026-03-11T12:00"]);
    press("ArrowUp", { shiftKey: true }, "#one");
    expect(input("to")).toBe("2026-03-03T12:00");
    expect(sent).toHaveBeenCalledTimes(2);
    press("ArrowRight", { shiftKey: true }, "#fixed");
    expect(sent).toHaveBeenCalledTimes(2);
  });

  it("opens the form for another time by R", () => {
    press("r", {}, "#one");
    expect(find<HTMLDialogElement>("#move").open).toBe(true);
    expect(find<HTMLFieldSetElement>("fieldset").disabled).toBe(true);
    expect(sent).not.toHaveBeenCalled();
  });

  it("asks how far it reaches when what repeats is moved", () => {
    press("ArrowRight", { shiftKey: true }, "#many");
    expect(sent).not.toHaveBeenCalled();
    expect(find<HTMLDialogElement>("#move").open).toBe(true);
    expect(find<HTMLFieldSetElement>("fieldset").disabled).toBe(false);
    expect(input("at")).toBe("20260310T040000Z");
    expect(find("[data-calendar-target=moved]").textContent).toBe("Weekly");
  });

  it("drags an entry to another day, at its time", () => {
    document.elementsFromPoint = () => [find("#twelfth")];
    point(find("#one"), "pointerdown", 5, 5);
    point(document.body, "pointermove", 60, 60);
    expect(find("#twelfth").classList.contains("calendar-over")).toBe(true);
    point(document.body, "pointerup", 60, 60);
    expect([input("activity"), input("to")]).toEqual(["7", "2026-03-12T12:00"]);
    expect(sent).toHaveBeenCalledOnce();
    expect(find("#twelfth").classList.contains("calendar-over")).toBe(false);
    const click = new MouseEvent("click", { bubbles: true, cancelable: true });
    find("#one").dispatchEvent(click);
    expect(click.defaultPrevented).toBe(true);
  });

  it("takes a short way for a click, and leaves alone what may not be moved", () => {
    document.elementsFromPoint = () => [find("#twelfth")];
    point(find("#one"), "pointerdown", 5, 5);
    point(document.body, "pointermove", 7, 7);
    point(document.body, "pointerup", 7, 7);
    point(find("#fixed"), "pointerdown", 5, 5);
    point(document.body, "pointermove", 60, 60);
    point(document.body, "pointerup", 60, 60);
    expect(sent).not.toHaveBeenCalled();
  });
});

describe("times on the wall clock", () => {
  it("are shifted across days, months and years", () => {
    expect(shifted("2026-12-31T23:45", 30)).toBe("2027-01-01T00:15");
    expect(shifted("2026-03-01T00:00", -1440)).toBe("2026-02-28T00:00");
  });

  it("are read from a height, to a quarter of an hour", () => {
    expect(minutesAt(550, 100, 1200)).toBe(540);
    expect(minutesAt(0, 100, 1200)).toBe(0);
    expect(minutesAt(5000, 100, 1200)).toBe(1425);
  });
});
