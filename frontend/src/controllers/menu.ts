// Closes a <details> menu by Escape, by a click elsewhere or by choosing, and walks its items with the arrow keys.
//
//   <details data-controller="menu"><summary>Export</summary><ul><li><a href="…">PDF</a></li></ul></details>
import { Controller } from "@hotwired/stimulus";

export class MenuController extends Controller<HTMLDetailsElement> {
  private readonly onClick = (event: MouseEvent): void => {
    const target = event.target;
    if (!(target instanceof Node) || !this.element.contains(target)) this.close();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (!this.element.open) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) this.walk(event, step);
    else if (event.key === "Escape") this.leave(event);
  };

  override connect(): void {
    document.addEventListener("click", this.onClick);
    this.element.addEventListener("keydown", this.onKey);
  }

  override disconnect(): void {
    document.removeEventListener("click", this.onClick);
    this.element.removeEventListener("keydown", this.onKey);
  }

  close(): void {
    this.element.open = false;
  }

  private get items(): HTMLElement[] {
    return [
      ...this.element.querySelectorAll<HTMLElement>(
        ":scope > :not(summary) :is(a[href], button:not([disabled]))",
      ),
    ];
  }

  private walk(event: KeyboardEvent, step: number): void {
    const items = this.items;
    if (items.length === 0) return;
    event.preventDefault();
    const from = items.indexOf(document.activeElement as HTMLElement);
    const next = from < 0 ? (step > 0 ? 0 : items.length - 1) : (from + step + items.length) % items.length;
    items[next]?.focus();
  }

  private leave(event: KeyboardEvent): void {
    event.stopPropagation();
    this.close();
    this.element.querySelector<HTMLElement>("summary")?.focus();
  }
}
