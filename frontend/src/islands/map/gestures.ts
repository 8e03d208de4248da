// Turns pointers and the wheel into panning, zooming, tapping and dragging.

export interface GestureListener {
  onPan(dx: number, dy: number): void;
  onZoom(factor: number, x: number, y: number): void;
  /** The gesture is over: the drawing may settle. */
  onRest(): void;
  onTap(target: Element, event: PointerEvent): void;
  onDoubleTap(target: Element): void;
  /** Whether a drag that starts at `target` moves a node and not the map. */
  onGrab(target: Element, event: PointerEvent): boolean;
  onDrag(event: PointerEvent): void;
  onDrop(event: PointerEvent, cancelled: boolean): void;
}

type Mode = "none" | "press" | "pan" | "pinch" | "drag";

const START_PX = 5;
const HOLD_MS = 350;
const DOUBLE_MS = 350;
const REST_MS = 160;
const CONTROLS = ".map-zoom, .map-actions, .map-lost, .map-editor[data-editing]";

export class Gestures {
  private mode: Mode = "none";
  private readonly points = new Map<number, PointerEvent>();
  private pressed: PointerEvent | undefined;
  private held = false;
  private holdTimer: number | undefined;
  private restTimer: number | undefined;
  private lastTap = { target: null as Element | null, time: 0 };

  constructor(
    private readonly stage: HTMLElement,
    private readonly listener: GestureListener,
    signal: AbortSignal,
  ) {
    const on = <K extends keyof HTMLElementEventMap>(
      name: K,
      action: (event: HTMLElementEventMap[K]) => void,
    ) => stage.addEventListener(name, action, { signal, passive: false });
    on("pointerdown", (event) => this.down(event));
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.up(event, false));
    on("pointercancel", (event) => this.up(event, true));
    on("wheel", (event) => this.wheel(event));
  }

  /** Give up a drag, as Escape does. */
  cancel(): void {
    if (this.mode === "drag" && this.pressed !== undefined) this.listener.onDrop(this.pressed, true);
    this.setMode("none");
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0 || isControl(event.target)) return;
    this.points.set(event.pointerId, event);
    if (this.points.size === 2) {
      this.setMode("pinch");
      return;
    }
    this.pressed = event;
    this.held = event.pointerType !== "touch";
    this.holdTimer = window.setTimeout(() => {
      this.held = true;
    }, HOLD_MS);
    this.setMode("press");
  }

  private move(event: PointerEvent): void {
    const last = this.points.get(event.pointerId);
    if (last === undefined) return;
    if (this.mode === "press") this.leavePress(event);
    if (this.mode === "pan") this.listener.onPan(event.clientX - last.clientX, event.clientY - last.clientY);
    if (this.mode === "pinch") this.pinch(event);
    if (this.mode === "drag") this.listener.onDrag(event);
    if (this.mode !== "press") this.points.set(event.pointerId, event);
  }

  /** A pointer that moved far enough drags a node or pans; a finger must rest on a node first. */
  private leavePress(event: PointerEvent): void {
    const start = this.pressed;
    if (start === undefined || distance(start, event) < START_PX) return;
    this.stage.setPointerCapture?.(event.pointerId);
    const grabbed = this.held && start.target instanceof Element && this.listener.onGrab(start.target, start);
    this.setMode(grabbed ? "drag" : "pan");
  }

  private pinch(event: PointerEvent): void {
    const other = [...this.points.values()].find((point) => point.pointerId !== event.pointerId);
    const last = this.points.get(event.pointerId);
    if (other === undefined || last === undefined) return;
    const { left, top } = this.stage.getBoundingClientRect();
    const x = (event.clientX + other.clientX) / 2;
    const y = (event.clientY + other.clientY) / 2;
    this.listener.onPan(x - (last.clientX + other.clientX) / 2, y - (last.clientY + other.clientY) / 2);
    this.listener.onZoom(distance(event, other) / Math.max(1, distance(last, other)), x - left, y - top);
  }

  private up(event: PointerEvent, cancelled: boolean): void {
    if (!this.points.delete(event.pointerId)) return;
    if (this.mode === "press" && !cancelled) this.tap(event);
    if (this.mode === "drag") this.listener.onDrop(event, cancelled);
    if (this.mode === "pan" || this.mode === "pinch") this.listener.onRest();
    this.setMode(this.points.size === 1 && this.mode === "pinch" ? "pan" : "none");
  }

  private tap(event: PointerEvent): void {
    const target = event.target;
    if (!(target instanceof Element)) return;
    const node = target.closest(".node");
    const now = performance.now();
    const isDouble = node !== null && node === this.lastTap.target && now - this.lastTap.time < DOUBLE_MS;
    this.lastTap = { target: isDouble ? null : node, time: now };
    if (isDouble) this.listener.onDoubleTap(target);
    else this.listener.onTap(target, event);
  }

  /** The wheel pans; with Ctrl, as pinching on a touch pad does, it zooms. */
  private wheel(event: WheelEvent): void {
    if (isControl(event.target)) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const { left, top } = this.stage.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(-event.deltaY * unit * 0.0025);
      this.listener.onZoom(factor, event.clientX - left, event.clientY - top);
    } else this.listener.onPan(-event.deltaX * unit, -event.deltaY * unit);
    window.clearTimeout(this.restTimer);
    this.restTimer = window.setTimeout(() => this.listener.onRest(), REST_MS);
  }

  private setMode(mode: Mode): void {
    if (mode !== "press") window.clearTimeout(this.holdTimer);
    this.mode = mode;
    this.stage.dataset.gesture = mode;
  }
}

function distance(a: PointerEvent, b: PointerEvent): number {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}

/** Buttons and text boxes that lie over the drawing keep their own gestures. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(CONTROLS) !== null;
}
