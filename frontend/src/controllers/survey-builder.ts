// Moves the parts of a survey by dragging, and shows what people will see while one types.
// The order of the parts in the page is the order in which the form sends them; buttons do the same without dragging.
//
//   <form data-controller="survey-builder" data-survey-builder-preview-value="/surveys/…/preview/"
//     data-action="input->survey-builder#changed change->survey-builder#changed">
//     <section data-survey-builder-target="part" data-action="dragover->survey-builder#over drop->survey-builder#dropped">
//       <span draggable="true" data-action="dragstart->survey-builder#taken dragend->survey-builder#let">…</span>
//   <div data-survey-builder-target="preview">
//
// A condition offers the answers of the question that it asks for; they stand once for each question, in a template:
//   <div class="builder-condition"><select data-action="survey-builder#asked">…</select>
//     <details class="builder-answers" data-name="value.q2"><summary>… <span data-none="Choose answers">…</span></summary>
//       <div class="builder-answer-list" data-action="change->survey-builder#picked"></div></details>
//     <label class="builder-words"><input></label></div>
//   <template data-answers-of="q1"><label><input type="checkbox" value="q1::5"><span>5</span></label></template>
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

  asked(event: Event): void {
    const select = event.target as HTMLSelectElement;
    const condition = select.closest(".builder-condition");
    const answers = condition?.querySelector<HTMLElement>(".builder-answers");
    const words = condition?.querySelector<HTMLElement>(".builder-words");
    const list = answers?.querySelector(".builder-answer-list");
    if (!answers || !words || !list) return;
    const offered = this.element.querySelector<HTMLTemplateElement>(
      `template[data-answers-of="${CSS.escape(select.value)}"]`,
    );
    list.replaceChildren(...(offered ? [offered.content.cloneNode(true)] : []));
    for (const box of list.querySelectorAll("input")) box.name = answers.dataset.name ?? "";
    answers.hidden = !offered;
    words.hidden = Boolean(offered) || !select.value;
    const typed = words.querySelector("input");
    if (typed) typed.value = "";
    this.tell(answers);
  }

  picked(event: Event): void {
    const answers = event.target instanceof Element && event.target.closest<HTMLElement>(".builder-answers");
    if (answers) this.tell(answers);
  }

  changed(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.show(), PAUSE_MS);
  }

  private tell(answers: HTMLElement): void {
    const said = answers.querySelector<HTMLElement>("[data-none]");
    const chosen = [...answers.querySelectorAll("input:checked")].map(
      (box) => box.nextElementSibling?.textContent,
    );
    if (said) said.textContent = chosen.join(", ") || (said.dataset.none ?? "");
  }

  private async show(): Promise<void> {
    const answer = await fetch(this.previewValue, { method: "POST", body: new FormData(this.formTarget) });
    if (answer.ok || answer.status === 422) this.previewTarget.innerHTML = await answer.text();
  }

  private partOf(event: Event): HTMLElement | undefined {
    return this.partTargets.find((one) => event.target instanceof Node && one.contains(event.target));
  }
}
