// Marks rows of a table and shows the bar of what can be done with them.
// Keys: j and k go down and up, x marks the row, Shift with j or k marks on the way, Enter opens the record.
//
//   <form data-controller="selection" data-action="change->selection#changed">
//     <div data-selection-target="bar" hidden><span data-selection-target="count"></span> <button>Remove</button></div>
//     <input type="checkbox" data-selection-target="all"> … <input type="checkbox" name="row" value="7" data-selection-target="row">
//   </form>
import { Controller } from "@hotwired/stimulus";
import { isTyping } from "../fields";
import { message } from "../messages";

export class SelectionController extends Controller<HTMLElement> {
  static override targets = ["row", "all", "bar", "count"];
  declare readonly rowTargets: HTMLInputElement[];
  declare readonly allTarget: HTMLInputElement;
  declare readonly barTarget: HTMLElement;
  declare readonly countTarget: HTMLElement;
  declare readonly hasAllTarget: boolean;

  private last: HTMLInputElement | undefined;

  override connect(): void {
    this.element.addEventListener("click", this.onClick);
    document.addEventListener("keydown", this.onKey);
    this.show();
  }

  override disconnect(): void {
    this.element.removeEventListener("click", this.onClick);
    document.removeEventListener("keydown", this.onKey);
  }

  changed(event: Event): void {
    if (this.hasAllTarget && event.target === this.allTarget) {
      for (const row of this.rowTargets) row.checked = this.allTarget.checked;
    }
    this.show();
  }

  clear(): void {
    for (const row of this.rowTargets) row.checked = false;
    this.show();
  }

  /** With Shift, all rows between the last click and this one follow it. */
  private readonly onClick = (event: MouseEvent): void => {
    const rows = this.rowTargets;
    const row = rows.find((candidate) => candidate === event.target);
    if (row === undefined) return;
    if (event.shiftKey && this.last !== undefined) {
      const [from, to] = [rows.indexOf(this.last), rows.indexOf(row)].toSorted((a, b) => a - b);
      for (const between of rows.slice(from, (to ?? 0) + 1)) between.checked = row.checked;
      this.show();
    }
    this.last = row;
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (!this.element.isConnected || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event) && !this.isRow(event.target)) return;
    if (this.does(event)) event.preventDefault();
  };

  private does(event: KeyboardEvent): boolean {
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (step !== undefined) this.go(step, event.shiftKey);
    else if (event.key === "x") this.mark(this.current ?? this.rowTargets[0], undefined);
    else if (event.key === "Enter" && this.isRow(event.target)) this.open();
    else return false;
    return true;
  }

  private open(): void {
    this.current?.closest("tr")?.querySelector<HTMLElement>("a[href]")?.click();
  }

  private isRow(target: EventTarget | null): boolean {
    return this.rowTargets.some((row) => row === target);
  }

  /** The row that has the focus, or had it last. */
  private get current(): HTMLInputElement | undefined {
    const rows = this.rowTargets;
    return rows.find((row) => row === document.activeElement) ?? rows.find((row) => row === this.last);
  }

  private go(step: number, marks: boolean): void {
    const rows = this.rowTargets;
    const here = this.current;
    const there = here === undefined ? rows[0] : rows[rows.indexOf(here) + step];
    if (there === undefined) return;
    if (marks && here !== undefined) this.mark(here, true);
    this.last = there;
    there.focus({ preventScroll: true });
    there.closest("tr")?.scrollIntoView?.({ block: "nearest" });
    if (marks) this.mark(there, true);
  }

  private mark(row: HTMLInputElement | undefined, marked: boolean | undefined): void {
    if (row === undefined) return;
    row.checked = marked ?? !row.checked;
    this.last = row;
    row.focus({ preventScroll: true });
    this.show();
  }

  private show(): void {
    const count = this.rowTargets.filter((row) => row.checked).length;
    this.barTarget.hidden = count === 0;
    this.countTarget.textContent = message("selected_rows", { count });
    if (!this.hasAllTarget) return;
    this.allTarget.checked = count > 0 && count === this.rowTargets.length;
    this.allTarget.indeterminate = count > 0 && count < this.rowTargets.length;
  }
}
