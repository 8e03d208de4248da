// Makes the calendar quick: keys turn its pages, an empty place opens the short form, an entry is dragged to another
// time (with a finger after holding it) or moved by keyboard (Shift and arrows, or R for the form). What repeats asks
// first how far that reaches.
//
//   <div data-controller="calendar">
//     <a href="…" data-calendar-key="t">Today</a>
//     <div data-calendar-target="cell" data-day="2026-03-02"> (data-hours: its height is one day; data-whole: days only;
//       data-filled: takes what is dropped, and opens no form)
//       <a href="…" data-calendar-target="entry" data-activity="…" data-at="" data-starts="2026-03-02T09:00" data-movable>
//     </div>
//     <dialog data-calendar-target="add"><form>…<input name="starts_at"></form></dialog>
//     <dialog data-calendar-target="move"><form><input name="activity"><input name="at"><input name="to">
//       <fieldset data-calendar-target="scope">…</fieldset></form></dialog>
//   </div>
import { Controller } from "@hotwired/stimulus";
import { Dragging, type Grip, type Point } from "../dragging";
import { isTyping } from "../fields";

const MINUTES_OF_DAY = 1440;
const STEP = 15;
const USUAL_START = "09:00";
// A little before seven, so that the hour can be read.
const MORNING = 6.75 / 24;

export function shifted(wall: string, minutes: number): string {
  const moment = new Date(`${wall}:00Z`);
  moment.setUTCMinutes(moment.getUTCMinutes() + minutes);
  return moment.toISOString().slice(0, "2026-03-02T09:00".length);
}

function today(): string {
  const now = new Date();
  return shifted(now.toISOString().slice(0, 16), -now.getTimezoneOffset()).slice(0, 10);
}

export function minutesAt(y: number, top: number, height: number): number {
  const minutes = Math.round((((y - top) / height) * MINUTES_OF_DAY) / STEP) * STEP;
  return Math.min(Math.max(minutes, 0), MINUTES_OF_DAY - STEP);
}

export class CalendarController extends Controller<HTMLElement> {
  static override targets = ["cell", "add", "move", "moved", "scope", "scroll", "more"];

  declare readonly addTarget: HTMLDialogElement;
  declare readonly hasAddTarget: boolean;
  declare readonly moveTarget: HTMLDialogElement;
  declare readonly movedTarget: HTMLElement;
  declare readonly scopeTarget: HTMLFieldSetElement;
  declare readonly moreTarget: HTMLAnchorElement;
  declare readonly hasMoreTarget: boolean;
  declare readonly cellTargets: HTMLElement[];

  private readonly dragging = new Dragging({
    selector: "[data-calendar-target=entry][data-movable]",
    over: (_grip, point) => this.mark(this.cellAt(point)),
    drop: (grip, point) => this.drop(grip, point),
    end: () => this.mark(null),
  });
  private readonly onKey = (event: KeyboardEvent): void => this.key(event);

  override connect(): void {
    document.addEventListener("keydown", this.onKey);
    this.dragging.start(this.element);
  }

  override disconnect(): void {
    document.removeEventListener("keydown", this.onKey);
    this.dragging.stop();
  }

  scrollTargetConnected(scroll: HTMLElement): void {
    scroll.scrollTop = scroll.scrollHeight * MORNING;
  }

  cellTargetConnected(cell: HTMLElement): void {
    if ("filled" in cell.dataset) return;
    cell.addEventListener("click", (event) => {
      if (event.target instanceof Element && event.target.closest("a, button")) return;
      const wall = this.place(cell, event.clientY, 0, USUAL_START);
      this.openAdd(wall, "whole" in cell.dataset);
    });
  }

  filter(event: Event): void {
    if (event.currentTarget instanceof HTMLSelectElement) event.currentTarget.form?.requestSubmit();
  }

  close(event: Event): void {
    if (event.currentTarget instanceof Element) event.currentTarget.closest("dialog")?.close();
  }

  reschedule(event: Event): void {
    const row = event.currentTarget instanceof Element ? event.currentTarget.closest("li") : null;
    const entry = row?.querySelector<HTMLElement>("[data-calendar-target=entry]");
    if (entry) this.openMove(entry, entry.dataset["starts"] ?? "");
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (document.querySelector("dialog[open]")) return;
    const target = event.target instanceof Element ? event.target : null;
    const entry = target?.closest<HTMLElement>("[data-calendar-target=entry][data-movable]");
    if (entry && this.moveByKey(entry, event)) return;
    if (!event.shiftKey) this.turn(event);
  }

  /** Today if it is shown, else the first day that is. */
  private usualDay(): string {
    const days = this.cellTargets
      .filter((cell) => !("filled" in cell.dataset))
      .map((cell) => cell.dataset["day"] ?? "");
    return days.length === 0 || days.includes(today()) ? today() : (days[0] ?? today());
  }

  private turn(event: KeyboardEvent): void {
    if (event.key === "n" && this.hasAddTarget) {
      event.preventDefault();
      this.openAdd(`${this.usualDay()}T${USUAL_START}`, false);
      return;
    }
    const links = this.element.querySelectorAll<HTMLAnchorElement>("[data-calendar-key]");
    const link = [...links].find((one) => one.dataset["calendarKey"] === event.key);
    if (link === undefined) return;
    event.preventDefault();
    link.click();
  }

  // Shift and arrows: a day to the side, a week up or down, or a quarter of an hour beside the hours.
  private moveByKey(entry: HTMLElement, event: KeyboardEvent): boolean {
    const starts = entry.dataset["starts"] ?? "";
    if (event.key === "r" && !event.shiftKey) {
      event.preventDefault();
      this.openMove(entry, starts);
      return true;
    }
    if (!event.shiftKey) return false;
    const isBesideHours = entry.closest("[data-hours]") !== null;
    const down = isBesideHours ? STEP : 7 * MINUTES_OF_DAY;
    const steps: Record<string, number> = {
      ArrowLeft: -MINUTES_OF_DAY,
      ArrowRight: MINUTES_OF_DAY,
      ArrowUp: -down,
      ArrowDown: down,
    };
    const minutes = steps[event.key];
    if (minutes === undefined) return false;
    event.preventDefault();
    this.moveTo(entry, shifted(starts, minutes));
    return true;
  }

  private drop({ item, below }: Grip, point: Point): void {
    const cell = this.cellAt(point);
    if (cell === null) return;
    const starts = item.dataset["starts"] ?? "";
    const to = this.place(cell, point.clientY, below, starts.slice(-USUAL_START.length));
    if (to !== starts) this.moveTo(item, to);
  }

  private mark(over: HTMLElement | null): void {
    for (const cell of this.cellTargets) cell.classList.toggle("calendar-over", cell === over);
  }

  private cellAt({ clientX, clientY }: Point): HTMLElement | null {
    const found = document.elementsFromPoint(clientX, clientY);
    return this.cellTargets.find((cell) => found.includes(cell)) ?? null;
  }

  // The time on the wall clock that a place on the calendar stands for; where there are no hours, `time` of that day.
  private place(cell: HTMLElement, y: number, below: number, time: string): string {
    const day = cell.dataset["day"] ?? "";
    if (!("hours" in cell.dataset)) return `${day}T${time}`;
    const { top, height } = cell.getBoundingClientRect();
    return shifted(`${day}T00:00`, minutesAt(y - below, top, height));
  }

  private moveTo(entry: HTMLElement, to: string): void {
    if ("series" in entry.dataset) this.openMove(entry, to);
    else this.fillMove(entry, to).requestSubmit();
  }

  private openMove(entry: HTMLElement, to: string): void {
    this.fillMove(entry, to);
    this.moveTarget.showModal();
  }

  private fillMove(entry: HTMLElement, to: string): HTMLFormElement {
    const form = this.moveTarget.querySelector("form");
    if (form === null) throw new Error("calendar: no form");
    const { activity = "", at = "", subject = "" } = entry.dataset;
    for (const [name, value] of Object.entries({ activity, at, to })) set(form, name, value);
    this.movedTarget.textContent = subject;
    const isSeries = "series" in entry.dataset;
    this.scopeTarget.hidden = !isSeries;
    this.scopeTarget.disabled = !isSeries;
    return form;
  }

  private openAdd(startsAt: string, isWhole: boolean): void {
    if (!this.hasAddTarget) return;
    const form = this.addTarget.querySelector("form");
    if (form === null) return;
    set(form, "starts_at", startsAt);
    const whole = form.querySelector<HTMLInputElement>("[name=is_all_day]");
    if (whole) whole.checked = isWhole;
    if (this.hasMoreTarget) {
      const address = new URL(this.moreTarget.href);
      address.searchParams.set("starts_at", startsAt);
      this.moreTarget.href = address.href;
    }
    this.addTarget.showModal();
    form.querySelector<HTMLInputElement>("[name=subject]")?.focus();
  }
}

function set(form: HTMLFormElement, name: string, value: string): void {
  const input = form.querySelector<HTMLInputElement>(`[name="${name}"]`);
  if (input) input.value = value;
}
