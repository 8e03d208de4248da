// Warns before a page with changes that are not saved is left.
//
//   <form data-controller="unsaved" data-action="input->unsaved#changed submit->unsaved#saved">…</form>
import { Controller } from "@hotwired/stimulus";

export class UnsavedController extends Controller<HTMLFormElement> {
  private readonly warn = (event: BeforeUnloadEvent): void => event.preventDefault();

  override disconnect(): void {
    this.saved();
  }

  changed(): void {
    window.addEventListener("beforeunload", this.warn);
  }

  saved(): void {
    window.removeEventListener("beforeunload", this.warn);
  }
}
