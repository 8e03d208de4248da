// Drags a card onto another column: what its menu does by a button is sent for it. A button that loses an opportunity
// asks for the reason first, in a dialog.
//
//   <div data-controller="board">
//     <section data-board-target="column" data-column="won">
//       <article data-board-target="card" draggable="true"><form>…<button name="column" value="lost" data-action="board#ask">To Lost</button></form></article>
//     </section>
//     <dialog data-board-target="loss"><p data-board-target="lost"></p><form>…<button data-action="board#cancel"></form></dialog>
//   </div>
import { Controller } from "@hotwired/stimulus";

export class BoardController extends Controller<HTMLElement> {
  static override targets = ["card", "column", "loss", "lost"];

  declare readonly cardTargets: HTMLElement[];
  declare readonly lossTarget: HTMLDialogElement;
  declare readonly hasLossTarget: boolean;
  declare readonly lostTarget: HTMLElement;
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

  private buttonFor(column: HTMLElement): HTMLButtonElement | null {
    const buttons = this.dragged?.querySelectorAll<HTMLButtonElement>("button[name=column]") ?? [];
    return [...buttons].find((button) => button.value === column.dataset["column"]) ?? null;
  }

  private end(): void {
    this.dragged = null;
    for (const column of this.columnTargets) column.classList.remove("board-over");
  }
}
