// Tells the page around a framed survey how high it is; nothing else leaves the frame.
//
//   <main data-controller="survey-frame">
import { Controller } from "@hotwired/stimulus";

export class SurveyFrameController extends Controller<HTMLElement> {
  private observer: ResizeObserver | undefined;

  override connect(): void {
    if (window.parent === window) return;
    this.observer = new ResizeObserver(() => this.tell());
    this.observer.observe(this.element);
  }

  override disconnect(): void {
    this.observer?.disconnect();
  }

  private tell(): void {
    window.parent.postMessage({ customerMapSurveyHeight: Math.ceil(this.element.offsetHeight) }, "*");
  }
}
