// Drags a card onto another column, with a finger after holding it: what its menu does by a button is sent for it. A
// button that loses an opportunity asks for the reason first, in a dialog.
//
//   <div data-controller="board">
//     <section data-board-target="column" data-column="won">
//       <article data-board-target="card" data-movable><form>…<button name="column" value="lost" data-action="board#ask">To Lost</button></form></article>
//     </section>
//     <dialog data-board-target="loss"><p data-board-target="lost"></p><form>…<button data-action="board#cancel"></form></dialog>
//   </div>
import { Controller } from "@hotwired/stimulus";
import { Dragging, type Point } from "../dragging";

export class BoardController extends Controller<HTMLElement> {
  static override targets = ["card", "column", "loss", "lost"];

  declare readonly cardTargets: HTMLElement[];
  declare readonly lossTarget: HTMLDialogElement;
  declare readonly hasLossTarget: boolean;
  declare readonly lostTarget: HTMLElement;
  declare readonly columnTargets: HTMLElement[];

  private readonly dragging = new Dragging({
    selector: "[data-board-target=card][data-movable]",
    over: (grip, point) => this.mark(this.columnAt(grip.item, point)),
    drop: (grip, point) => this.buttonFor(grip.item, this.columnAt(grip.item, point))?.click(),
    end: () => this.mark(null),
  });

  override connect(): void {
    this.dragging.start(this.element);
  }

  override disconnect(): void {
    this.dragging.stop();
  }

  ask(event: Event): void {
    const button = event.currentTarget;
    if (!this.hasLossTarget || !(button instanceof HTMLButtonElement) || !button.form) return;
    event.preventDefault();
    const dialog = this.lossTarget;
    const given = new FormData(button.form);
    given.set(button.name, button.value);
    for (const input of dialog.querySelectorAll<HTMLInputElement>("input[type=hidden]")) {
      const value = given.get(input.name);
      if (typeof value === "string") input.value = value;
    }
    const card = this.cardTargets.find((one) => one.contains(button));
    this.lostTarget.textContent = card?.querySelector("a")?.textContent ?? "";
    dialog.showModal();
    dialog.querySelector<HTMLElement>("[name=loss_reason]")?.focus();
  }

  cancel(): void {
    this.lossTarget.close();
  }

  private mark(over: HTMLElement | null): void {
    for (const column of this.columnTargets) column.classList.toggle("board-over", column === over);
  }

  /** The column at a place, if the card has a way to it. */
  private columnAt(card: HTMLElement, { clientX, clientY }: Point): HTMLElement | null {
    const found = document.elementsFromPoint(clientX, clientY);
    const column = this.columnTargets.find((one) => found.includes(one)) ?? null;
    return this.buttonFor(card, column) ? column : null;
  }

  private buttonFor(card: HTMLElement, column: HTMLElement | null): HTMLButtonElement | null {
    const buttons = card.querySelectorAll<HTMLButtonElement>("button[name=column]");
    return [...buttons].find((button) => button.value === column?.dataset["column"]) ?? null;
  }
}
