// Drags one of the things on a page to another place of it: with a mouse at once, with a finger after holding it for a
// moment, so that a page can still be scrolled. Near an edge what scrolls goes on by itself.
//
//   const dragging = new Dragging({ selector: "[data-movable]", over: show, drop: move, end: showNothing });
//   dragging.start(element); … dragging.stop();

const FURTHER_THAN = 6;
const HOLD_MS = 350;
const EDGE = 40;
const CREEP = 12;
const CREEP_MS = 16;
// Who presses these wants them, not what they stand on.
const OF_THEIR_OWN = "button, summary, input, select, textarea, dialog, .dropdown";
const HELD = "drag-held";

export interface Point {
  clientX: number;
  clientY: number;
}

export interface Grip {
  item: HTMLElement;
  /** How far below the top of the item it was grasped. */
  below: number;
}

export interface DragRules {
  selector: string;
  over: (grip: Grip, point: Point) => void;
  drop: (grip: Grip, point: Point) => void;
  end: () => void;
}

interface Scroller {
  element: Element;
  isWide: boolean;
  isTall: boolean;
}

interface Hold extends Grip {
  /** How far right of the left side of the item it was grasped. */
  beside: number;
  from: Point;
  at: Point;
  shift: { x: number; y: number };
  isTouch: boolean;
  isMoving: boolean;
  scrollers: Scroller[];
}

export class Dragging {
  private root: HTMLElement | undefined;
  private hold: Hold | undefined;
  private holding: number | undefined;
  private creeping: number | undefined;
  private hasDragged = false;

  private readonly onDown = (event: PointerEvent): void => this.grasp(event);
  private readonly onMove = (event: PointerEvent): void => this.move(event);
  private readonly onUp = (event: PointerEvent): void => this.drop(event);
  private readonly onCancel = (): void => this.release();
  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.hold?.isMoving) this.release();
  };
  private readonly onClick = (event: MouseEvent): void => {
    if (this.hasDragged) {
      event.preventDefault();
      event.stopPropagation();
    }
    this.hasDragged = false;
  };
  // A finger that drags must not scroll, nor open the menu of a link.
  private readonly onTouch = (event: Event): void => {
    if (this.hold?.isMoving && event.cancelable) event.preventDefault();
  };
  private readonly onMenu = (event: Event): void => {
    if (this.hold?.isTouch) event.preventDefault();
  };

  constructor(private readonly rules: DragRules) {}

  start(root: HTMLElement): void {
    this.root = root;
    root.addEventListener("pointerdown", this.onDown);
    root.addEventListener("click", this.onClick, true);
    root.addEventListener("touchmove", this.onTouch, { passive: false });
    root.addEventListener("contextmenu", this.onMenu);
    document.addEventListener("pointermove", this.onMove);
    document.addEventListener("pointerup", this.onUp);
    document.addEventListener("pointercancel", this.onCancel);
    document.addEventListener("keydown", this.onKey);
  }

  stop(): void {
    this.release();
    this.root?.removeEventListener("pointerdown", this.onDown);
    this.root?.removeEventListener("click", this.onClick, true);
    this.root?.removeEventListener("touchmove", this.onTouch);
    this.root?.removeEventListener("contextmenu", this.onMenu);
    document.removeEventListener("pointermove", this.onMove);
    document.removeEventListener("pointerup", this.onUp);
    document.removeEventListener("pointercancel", this.onCancel);
    document.removeEventListener("keydown", this.onKey);
  }

  private grasp(event: PointerEvent): void {
    this.hasDragged = false;
    const target = event.target instanceof Element ? event.target : null;
    const item = target?.closest<HTMLElement>(this.rules.selector);
    if (!item || event.button !== 0 || this.isOfItsOwn(target, item)) return;
    this.release();
    const isTouch = event.pointerType === "touch";
    const { left, top } = item.getBoundingClientRect();
    this.hold = {
      item,
      below: event.clientY - top,
      beside: event.clientX - left,
      from: event,
      at: event,
      shift: { x: 0, y: 0 },
      isTouch,
      isMoving: false,
      scrollers: scrollersAround(item),
    };
    if (isTouch) this.holding = window.setTimeout(() => this.lift(), HOLD_MS);
  }

  private isOfItsOwn(target: Element | null, item: HTMLElement): boolean {
    const own = target?.closest(OF_THEIR_OWN) ?? null;
    return own !== null && own !== item && item.contains(own);
  }

  private move(event: PointerEvent): void {
    const { hold } = this;
    if (hold === undefined) return;
    const way = Math.hypot(event.clientX - hold.from.clientX, event.clientY - hold.from.clientY);
    if (!hold.isMoving && way < FURTHER_THAN) return;
    if (!hold.isMoving && hold.isTouch) {
      this.release();
      return;
    }
    if (!hold.isMoving) this.lift();
    event.preventDefault();
    hold.at = event;
    follow(hold);
    this.rules.over(hold, event);
  }

  private lift(): void {
    if (this.hold === undefined) return;
    this.hold.isMoving = true;
    this.hold.item.classList.add(HELD);
    this.creeping = window.setInterval(() => this.creep(), CREEP_MS);
  }

  private drop(event: PointerEvent): void {
    const { hold } = this;
    this.release();
    if (!hold?.isMoving) return;
    this.rules.drop(hold, event);
    // The click that ends a drag comes at once or not at all.
    this.hasDragged = true;
    window.setTimeout(() => {
      this.hasDragged = false;
    });
  }

  private release(): void {
    window.clearTimeout(this.holding);
    window.clearInterval(this.creeping);
    if (this.hold !== undefined) {
      this.hold.item.classList.remove(HELD);
      this.hold.item.style.translate = "";
    }
    this.hold = undefined;
    this.rules.end();
  }

  private creep(): void {
    const { hold } = this;
    if (hold === undefined) return;
    for (const { element, isWide, isTall } of hold.scrollers) {
      const { left, top, right, bottom } = seen(element);
      const x = isWide ? step(hold.at.clientX, left, right) : 0;
      const y = isTall ? step(hold.at.clientY, top, bottom) : 0;
      if (x !== 0 || y !== 0) element.scrollBy(x, y);
    }
    follow(hold);
  }
}

/** Puts the item under the pointer, wherever what is around it has scrolled to. */
function follow({ item, below, beside, at, shift }: Hold): void {
  const { left, top } = item.getBoundingClientRect();
  shift.x += at.clientX - beside - left;
  shift.y += at.clientY - below - top;
  item.style.translate = `${shift.x}px ${shift.y}px`;
}

function step(place: number, first: number, last: number): number {
  if (place < first + EDGE) return -CREEP;
  return place > last - EDGE ? CREEP : 0;
}

function seen(element: Element): { left: number; top: number; right: number; bottom: number } {
  if (element !== document.scrollingElement) return element.getBoundingClientRect();
  return { left: 0, top: 0, right: window.innerWidth, bottom: window.innerHeight };
}

function scrollersAround(item: HTMLElement): Scroller[] {
  const found: Scroller[] = [];
  for (let one = item.parentElement; one !== null; one = one.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(one);
    if (one !== document.scrollingElement && !/auto|scroll/.test(overflowX + overflowY)) continue;
    const isWide = one.scrollWidth > one.clientWidth;
    found.push({ element: one, isWide, isTall: one.scrollHeight > one.clientHeight });
  }
  return found;
}
