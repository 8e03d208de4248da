// Moves the records of a list's calendar to another day: by dragging, with a finger after holding, by Shift and arrows,
// or in a dialog that R and a button open.
//
//   <div data-controller="month">
//     <td data-month-target="cell" data-day="2026-03-02"> <a href="…" data-record="…" data-version="3" data-movable>…</a>
//       <button data-action="month#ask">Move</button></td>
//     <dialog data-month-target="move"><p data-month-target="moved"></p><form><input name="record"><input name="version">
//       <input type="date" name="day"></form></dialog>
//   </div>
import { Controller } from "@hotwired/stimulus";
import { Dragging, type Point } from "../dragging";
import { isTyping } from "../fields";

const DAY_MS = 86_400_000;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export class MonthController extends Controller<HTMLElement> {
  static override targets = ["cell", "move", "moved"];

  declare readonly cellTargets: HTMLElement[];
  declare readonly moveTarget: HTMLDialogElement;
  declare readonly movedTarget: HTMLElement;

  private readonly dragging = new Dragging({
    selector: "[data-movable]",
    over: (_grip, point) => this.mark(this.cellAt(point)),
    drop: ({ item }, point) => this.moveTo(item, this.cellAt(point)?.dataset["day"] ?? ""),
    end: () => this.mark(null),
  });
  private readonly onKey = (event: KeyboardEvent): void => this.key(event);

  override connect(): void {
    this.element.addEventListener("keydown", this.onKey);
    this.dragging.start(this.element);
  }

  override disconnect(): void {
    this.element.removeEventListener("keydown", this.onKey);
    this.dragging.stop();
  }

  ask(event: Event): void {
    const row = event.currentTarget instanceof Element ? event.currentTarget.closest("li") : null;
    const item = row?.querySelector<HTMLElement>("[data-movable]");
    if (item) this.open(item);
  }

  close(): void {
    this.moveTarget.close();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const target = event.target instanceof Element ? event.target : null;
    const item = target?.closest<HTMLElement>("[data-movable]");
    if (!item) return;
    const days = event.shiftKey ? STEPS[event.key] : undefined;
    if (days !== undefined) this.moveTo(item, daysLater(dayOf(item), days));
    else if (event.key === "r" && !event.shiftKey) this.open(item);
    else return;
    event.preventDefault();
  }

  private moveTo(item: HTMLElement, day: string): void {
    if (day !== "" && day !== dayOf(item)) this.fill(item, day)?.requestSubmit();
  }

  private open(item: HTMLElement): void {
    this.fill(item, dayOf(item));
    this.moveTarget.showModal();
  }

  private fill(item: HTMLElement, day: string): HTMLFormElement | null {
    const form = this.moveTarget.querySelector("form");
    const { record = "", version = "" } = item.dataset;
    for (const [name, value] of Object.entries({ record, version, day })) {
      const input = form?.querySelector<HTMLInputElement>(`[name="${name}"]`);
      if (input) input.value = value;
    }
    this.movedTarget.textContent = item.textContent;
    return form;
  }

  private mark(over: HTMLElement | null): void {
    for (const cell of this.cellTargets) cell.classList.toggle("month-over", cell === over);
  }

  private cellAt({ clientX, clientY }: Point): HTMLElement | null {
    const found = document.elementsFromPoint(clientX, clientY);
    return this.cellTargets.find((cell) => found.includes(cell)) ?? null;
  }
}

function dayOf(item: HTMLElement): string {
  return item.closest<HTMLElement>("[data-day]")?.dataset["day"] ?? "";
}
