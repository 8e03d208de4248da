// Takes a message away after a while, unless the pointer or the focus rests on it; errors stay.
//
//   <div data-controller="toast" data-toast-stay-value="true">… <button data-action="toast#close">×</button></div>
import { Controller } from "@hotwired/stimulus";

const SHOWN_MS = 6000;

export class ToastController extends Controller<HTMLElement> {
  static override values = { stay: Boolean };
  declare readonly stayValue: boolean;

  private timer: number | undefined;
  private readonly wait = (): void => window.clearTimeout(this.timer);
  private readonly start = (): void => {
    this.wait();
    if (!this.stayValue) this.timer = window.setTimeout(() => this.close(), SHOWN_MS);
  };

  override connect(): void {
    for (const event of ["pointerenter", "focusin"]) this.element.addEventListener(event, this.wait);
    for (const event of ["pointerleave", "focusout"]) this.element.addEventListener(event, this.start);
    this.start();
  }

  override disconnect(): void {
    this.wait();
  }

  close(): void {
    this.element.remove();
  }
}
