import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { find, frame, press } from "../tests/page";
import { Dragging } from "./dragging";

const HTML = `<div id="root"><div id="card" data-movable><a href="#x" id="link">Card</a>
  <button id="menu" type="button">Menu</button></div><a href="#y" id="other">Other</a></div>`;

const rules = { selector: "[data-movable]", over: vi.fn(), drop: vi.fn(), end: vi.fn() };
const dragging = new Dragging(rules);

// jsdom has no PointerEvent.
const point = (on: string, kind: string, x: number, pointerType = "mouse"): Event => {
  const place = { bubbles: true, cancelable: true, button: 0, clientX: x, clientY: 0 };
  const event = Object.assign(new MouseEvent(kind, place), { pointerType });
  find(on).dispatchEvent(event);
  return event;
};
const happens = (on: string, kind: string): Event => {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  find(on).dispatchEvent(event);
  return event;
};

describe("dragging", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    for (const rule of [rules.over, rules.drop, rules.end]) rule.mockReset();
    frame(HTML);
    dragging.start(find("#root"));
  });
  afterEach(() => {
    dragging.stop();
    vi.useRealTimers();
  });

  it("drops with a mouse what was moved far enough, and keeps its link from being followed", () => {
    point("#link", "pointerdown", 0);
    point("body", "pointermove", 50);
    expect(find("#card").classList.contains("drag-held")).toBe(true);
    point("body", "pointerup", 50);
    expect(rules.drop).toHaveBeenCalledOnce();
    expect(find("#card").classList.contains("drag-held")).toBe(false);
    expect(happens("#link", "click").defaultPrevented).toBe(true);
    expect(happens("#link", "click").defaultPrevented).toBe(false);
  });

  it("takes a short way for a click", () => {
    point("#link", "pointerdown", 0);
    point("body", "pointermove", 3);
    point("body", "pointerup", 3);
    expect(rules.drop).not.toHaveBeenCalled();
    expect(happens("#link", "click").defaultPrevented).toBe(false);
  });

  it("leaves buttons on a card, and what is no card, to themselves", () => {
    for (const one of ["#menu", "#other"]) {
      point(one, "pointerdown", 0);
      point("body", "pointermove", 50);
    }
    expect(rules.over).not.toHaveBeenCalled();
  });

  it("drags with a finger that was held, which then neither scrolls nor opens a menu", () => {
    point("#link", "pointerdown", 0, "touch");
    expect(happens("#link", "touchmove").defaultPrevented).toBe(false);
    vi.advanceTimersByTime(400);
    expect(happens("#link", "touchmove").defaultPrevented).toBe(true);
    expect(happens("#link", "contextmenu").defaultPrevented).toBe(true);
    point("body", "pointermove", 50, "touch");
    point("body", "pointerup", 50, "touch");
    expect(rules.drop).toHaveBeenCalledOnce();
  });

  it("lets a finger scroll that goes on at once", () => {
    point("#link", "pointerdown", 0, "touch");
    point("body", "pointermove", 50, "touch");
    vi.advanceTimersByTime(400);
    point("body", "pointerup", 50, "touch");
    expect(happens("#link", "touchmove").defaultPrevented).toBe(false);
    expect(rules.drop).not.toHaveBeenCalled();
  });

  it("is given up by Escape and when the pointer is taken away", () => {
    for (const giveUp of [() => press(document, "Escape"), () => happens("body", "pointercancel")]) {
      point("#link", "pointerdown", 0);
      point("body", "pointermove", 50);
      giveUp();
      point("body", "pointerup", 50);
    }
    expect(rules.drop).not.toHaveBeenCalled();
  });

  it("scrolls on near an edge", () => {
    const scroller = find("#root");
    scroller.style.overflowX = "auto";
    Object.defineProperty(scroller, "scrollWidth", { value: 2000 });
    scroller.scrollBy = vi.fn();
    point("#link", "pointerdown", 500);
    point("body", "pointermove", 900);
    vi.advanceTimersByTime(20);
    expect(scroller.scrollBy).toHaveBeenCalledWith(12, 0);
  });
});
