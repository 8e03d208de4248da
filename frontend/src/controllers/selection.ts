// Marks rows of a table and shows the bar of what can be done with them.
//
//   <form data-controller="selection" data-action="change->selection#changed">
//     <div data-selection-target="bar" hidden><span data-selection-target="count"></span> <button>Remove</button></div>
//     <input type="checkbox" data-selection-target="all"> … <input type="checkbox" name="row" value="7" data-selection-target="row">
//   </form>
import { Controller } from "@hotwired/stimulus";
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
    this.show();
  }

  override disconnect(): void {
    this.element.removeEventListener("click", this.onClick);
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

  private show(): void {
    const count = this.rowTargets.filter((row) => row.checked).length;
    this.barTarget.hidden = count === 0;
    this.countTarget.textContent = message("selected_rows", { count });
    if (!this.hasAllTarget) return;
    this.allTarget.checked = count > 0 && count === this.rowTargets.length;
    this.allTarget.indeterminate = count > 0 && count < this.rowTargets.length;
  }
}
