import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, frame } from "../../../tests/page";
import { Gestures } from "./gestures";

function pointer(type: string, x: number, y: number, more: Record<string, unknown> = {}): void {
  const event = new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, cancelable: true });
  Object.assign(event, { pointerId: 1, pointerType: "mouse" }, more);
  find(".node").dispatchEvent(event);
}

describe("gestures", () => {
  const listener = {
    onPan: vi.fn(),
    onZoom: vi.fn(),
    onRest: vi.fn(),
    onTap: vi.fn(),
    onDoubleTap: vi.fn(),
    onGrab: vi.fn(() => false),
    onDrag: vi.fn(),
    onDrop: vi.fn(),
  };

  beforeEach(() => {
    vi.clearAllMocks();
    listener.onGrab.mockReturnValue(false);
    frame('<div id="stage"><span class="node"></span></div>');
    new Gestures(find("#stage"), listener, new AbortController().signal);
  });

  it("taps, and twice quickly is a double tap", () => {
    for (const _ of [1, 2]) {
      pointer("pointerdown", 5, 5);
      pointer("pointerup", 6, 5);
    }
    expect(listener.onTap).toHaveBeenCalledOnce();
    expect(listener.onDoubleTap).toHaveBeenCalledOnce();
  });

  it("pans when the pointer moves on the background", () => {
    pointer("pointerdown", 0, 0);
    pointer("pointermove", 10, 0);
    pointer("pointermove", 15, 3);
    pointer("pointerup", 15, 3);
    expect(listener.onPan.mock.calls).toEqual([
      [10, 0],
      [5, 3],
    ]);
    expect(listener.onRest).toHaveBeenCalledOnce();
    expect(listener.onTap).not.toHaveBeenCalled();
  });

  it("drags a node that may be grabbed", () => {
    listener.onGrab.mockReturnValue(true);
    pointer("pointerdown", 0, 0);
    pointer("pointermove", 10, 0);
    pointer("pointerup", 20, 0);
    expect(listener.onDrag).toHaveBeenCalled();
    expect(listener.onDrop).toHaveBeenCalledWith(expect.anything(), false);
    expect(listener.onPan).not.toHaveBeenCalled();
  });

  it("pans with a quick finger even over a node", () => {
    listener.onGrab.mockReturnValue(true);
    pointer("pointerdown", 0, 0, { pointerType: "touch" });
    pointer("pointermove", 10, 0, { pointerType: "touch" });
    expect(listener.onGrab).not.toHaveBeenCalled();
    expect(listener.onPan).toHaveBeenCalled();
  });

  it("zooms by two fingers by as much as they part", () => {
    pointer("pointerdown", 0, 0, { pointerType: "touch" });
    pointer("pointerdown", 100, 0, { pointerType: "touch", pointerId: 2 });
    pointer("pointermove", 200, 0, { pointerType: "touch", pointerId: 2 });
    expect(listener.onZoom).toHaveBeenCalledWith(2, 100, 0);
    expect(listener.onPan).toHaveBeenCalledWith(50, 0);
  });

  it("pans by the wheel and zooms with Ctrl", () => {
    const wheel = (more: WheelEventInit) =>
      find("#stage").dispatchEvent(new WheelEvent("wheel", { cancelable: true, bubbles: true, ...more }));
    wheel({ deltaX: 3, deltaY: 40 });
    expect(listener.onPan).toHaveBeenCalledWith(-3, -40);
    wheel({ deltaY: -100, ctrlKey: true, clientX: 7, clientY: 8 });
    expect(listener.onZoom).toHaveBeenCalledWith(Math.exp(0.25), 7, 8);
  });
});
