// Drags a card onto another column: what its menu does by a button is sent for it.
//
//   <div data-controller="board">
//     <section data-board-target="column" data-column="won">
//       <article data-board-target="card" draggable="true"><form>…<button name="column" value="lost">To Lost</button></form></article>
//     </section>
//   </div>
import { Controller } from "@hotwired/stimulus";

export class BoardController extends Controller<HTMLElement> {
  static override targets = ["card", "column"];

  declare readonly cardTargets: HTMLElement[];
  declare readonly columnTargets: HTMLElement[];

  private dragged: HTMLElement | null = null;

  cardTargetConnected(card: HTMLElement): void {
    card.addEventListener("dragstart", (event) => {
      this.dragged = card;
      event.dataTransfer?.setData("text/plain", card.textContent?.trim() ?? "");
    });
    card.addEventListener("dragend", () => this.end());
  }

  columnTargetConnected(column: HTMLElement): void {
    column.addEventListener("dragover", (event) => {
      if (!this.buttonFor(column)) return;
      event.preventDefault();
      column.classList.add("board-over");
    });
    column.addEventListener("dragleave", () => column.classList.remove("board-over"));
    column.addEventListener("drop", (event) => {
      event.preventDefault();
      const button = this.buttonFor(column);
      this.end();
      button?.click();
    });
  }

  private buttonFor(column: HTMLElement): HTMLButtonElement | null {
    const buttons = this.dragged?.querySelectorAll<HTMLButtonElement>("button[name=column]") ?? [];
    return [...buttons].find((button) => button.value === column.dataset["column"]) ?? null;
  }

  private end(): void {
    this.dragged = null;
    for (const column of this.columnTargets) column.classList.remove("board-over");
  }
}
