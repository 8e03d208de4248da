// Opens a <dialog> as a modal one; without it the popover attribute opens the same dialog plainly.
//
//   <button popovertarget="remove-dialog">Remove</button>
//   <dialog id="remove-dialog" popover data-controller="dialog">… <button data-action="dialog#close">Cancel</button></dialog>
import { Controller } from "@hotwired/stimulus";

export class DialogController extends Controller<HTMLDialogElement> {
  private readonly onClick = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : undefined;
    const opener = target?.closest(`[popovertarget="${this.element.id}"]`);
    if (opener && !this.element.contains(opener)) this.open(event);
    else if (target === this.element) this.close();
  };

  override connect(): void {
    this.element.removeAttribute("popover");
    document.addEventListener("click", this.onClick);
  }

  override disconnect(): void {
    document.removeEventListener("click", this.onClick);
  }

  open(event?: Event): void {
    event?.preventDefault();
    if (!this.element.open) this.element.showModal();
  }

  close(): void {
    this.element.close();
  }
}
