// Moves the parts of a survey by dragging, and shows what people will see while one types.
// The order of the parts in the page is the order in which the form sends them; buttons do the same without dragging.
//
//   <form data-controller="survey-builder" data-survey-builder-preview-value="/surveys/…/preview/"
//     data-action="input->survey-builder#changed change->survey-builder#changed">
//     <section data-survey-builder-target="part" data-action="dragover->survey-builder#over drop->survey-builder#dropped">
//       <span draggable="true" data-action="dragstart->survey-builder#taken dragend->survey-builder#let">…</span>
//   <div data-survey-builder-target="preview">
import { Controller } from "@hotwired/stimulus";

const PAUSE_MS = 500;

export class SurveyBuilderController extends Controller<HTMLElement> {
  static override targets = ["part", "preview", "form"];
  static override values = { preview: String };
  declare readonly partTargets: HTMLElement[];
  declare readonly previewTarget: HTMLElement;
  declare readonly formTarget: HTMLFormElement;
  declare readonly previewValue: string;
  private taken_: HTMLElement | undefined;
  private timer: number | undefined;

  override disconnect(): void {
    window.clearTimeout(this.timer);
  }

  taken(event: DragEvent): void {
    this.taken_ = this.partOf(event);
    this.taken_?.classList.add("is-dragged");
    event.dataTransfer?.setData("text/plain", "");
  }

  over(event: DragEvent): void {
    if (this.taken_) event.preventDefault();
  }

  dropped(event: DragEvent): void {
    const here = this.partOf(event);
    if (!this.taken_ || !here || here === this.taken_) return;
    event.preventDefault();
    const isLater = this.partTargets.indexOf(this.taken_) < this.partTargets.indexOf(here);
    if (isLater) here.after(this.taken_);
    else here.before(this.taken_);
    this.formTarget.dispatchEvent(new Event("input", { bubbles: true }));
  }

  let(): void {
    this.taken_?.classList.remove("is-dragged");
    this.taken_ = undefined;
  }

  changed(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.show(), PAUSE_MS);
  }

  private async show(): Promise<void> {
    const answer = await fetch(this.previewValue, { method: "POST", body: new FormData(this.formTarget) });
    if (answer.ok || answer.status === 422) this.previewTarget.innerHTML = await answer.text();
  }

  private partOf(event: Event): HTMLElement | undefined {
    return this.partTargets.find((one) => event.target instanceof Node && one.contains(event.target));
  }
}
