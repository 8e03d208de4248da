// Closes the sidebar of small screens with Escape and keeps the focus inside while it is open.
//
//   <div data-controller="drawer">
//     <input type="checkbox" id="drawer-switch" data-drawer-target="switch" data-action="drawer#changed">
//     <nav id="sidebar">…</nav> <div class="shell-body">…</div>
//   </div>
import { Controller } from "@hotwired/stimulus";

export class DrawerController extends Controller<HTMLElement> {
  static override targets = ["switch"];
  declare readonly switchTarget: HTMLInputElement;

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.switchTarget.checked) this.close();
  };

  override connect(): void {
    document.addEventListener("keydown", this.onKey);
  }

  override disconnect(): void {
    document.removeEventListener("keydown", this.onKey);
  }

  changed(): void {
    this.lockPage(this.switchTarget.checked);
    if (this.switchTarget.checked) this.element.querySelector<HTMLElement>(".sidebar a")?.focus();
  }

  close(): void {
    this.switchTarget.checked = false;
    this.lockPage(false);
    this.switchTarget.focus();
  }

  private lockPage(locked: boolean): void {
    this.element.querySelector(".shell-body")?.toggleAttribute("inert", locked);
  }
}
