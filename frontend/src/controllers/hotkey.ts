// One key for one thing of a page: a form is sent, a button pressed, a field focused.
//
//   <form data-controller="hotkey" data-hotkey-key-value="t" method="post"> … </form>
//   <textarea data-controller="hotkey" data-hotkey-key-value="r" data-action="keydown.ctrl+enter->hotkey#send"></textarea>
import { Controller } from "@hotwired/stimulus";
import { isTyping } from "../fields";

export class HotkeyController extends Controller<HTMLElement> {
  static override values = { key: String };
  declare readonly keyValue: string;

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (event.key !== this.keyValue || document.querySelector("dialog[open]") !== null) return;
    event.preventDefault();
    this.act();
  };

  override connect(): void {
    document.addEventListener("keydown", this.onKey);
    this.element.setAttribute("aria-keyshortcuts", this.keyValue);
  }

  override disconnect(): void {
    document.removeEventListener("keydown", this.onKey);
  }

  /** Sends the form that the field stands in, from within the field. */
  send(event: KeyboardEvent): void {
    event.preventDefault();
    if (this.element instanceof HTMLTextAreaElement) this.element.form?.requestSubmit();
  }

  private act(): void {
    if (this.element instanceof HTMLFormElement) this.element.requestSubmit();
    else if (this.element instanceof HTMLTextAreaElement) this.element.focus();
    else this.element.click();
  }
}
