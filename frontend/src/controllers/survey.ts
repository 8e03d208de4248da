// Shows and hides the questions of a survey's page as answers come in, and keeps what was answered at once.
// Without it the server does both, page by page.
//
//   <form data-controller="survey" data-action="change->survey#changed input->survey#changed submit->survey#sent">
//     <input type="hidden" name="response" data-survey-target="response"><input type="hidden" name="shown" data-survey-target="shown">
//     <fieldset data-survey-target="question" data-question="why" data-condition='{"question":"likely","op":"at_most","value":6}'>
import { Controller } from "@hotwired/stimulus";

const PAUSE_MS = 1200;

export interface Condition {
  question: string;
  op: "is" | "is_not" | "at_least" | "at_most" | "any_of" | "answered";
  value?: string | number | string[] | null;
  row?: string;
}

export class SurveyController extends Controller<HTMLFormElement> {
  static override targets = ["response", "shown", "question"];
  declare readonly responseTarget: HTMLInputElement;
  declare readonly shownTarget: HTMLInputElement;
  declare readonly questionTargets: HTMLFieldSetElement[];
  private timer: number | undefined;
  private isSent = false;

  override connect(): void {
    this.arrange();
    this.element.querySelector<HTMLElement>(".survey-wrong :is(input, textarea)")?.focus();
  }

  override disconnect(): void {
    window.clearTimeout(this.timer);
  }

  changed(): void {
    this.arrange();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.keep(), PAUSE_MS);
  }

  sent(): void {
    this.isSent = true;
    window.clearTimeout(this.timer);
  }

  /** Show what is asked given the answers so far; what is hidden is not sent. */
  private arrange(): void {
    for (const question of this.questionTargets) {
      const told = question.dataset.condition;
      if (!told) continue;
      const isAsked = holds(
        JSON.parse(told) as Condition,
        answersTo(this.element, JSON.parse(told) as Condition),
      );
      question.hidden = !isAsked;
      question.disabled = !isAsked;
    }
    const shown = this.questionTargets.filter((one) => !one.hidden);
    this.shownTarget.value = shown.map((one) => one.dataset.question ?? "").join(" ");
  }

  private async keep(): Promise<void> {
    if (this.isSent) return;
    const body = new FormData(this.element);
    body.set("go", "keep");
    try {
      const answer = await fetch(this.element.action, {
        method: "POST",
        body,
        headers: { accept: "application/json" },
      });
      if (!answer.ok || this.isSent) return;
      const told = (await answer.json()) as { response?: string };
      if (told.response) this.responseTarget.value = told.response;
    } catch {
      // The button keeps the page anyway.
    }
  }
}

/** What was answered to the question of a condition: marks, ids of choices, words. */
function answersTo(form: HTMLFormElement, condition: Condition): string[] {
  const data = new FormData(form);
  const start = `q.${condition.question}`;
  const isAsked = (name: string): boolean =>
    condition.row ? name === `${start}.${condition.row}` : name === start || name.startsWith(`${start}.`);
  return [...data.entries()].flatMap(([name, value]) =>
    isAsked(name) && typeof value === "string" && value.trim() ? [value] : [],
  );
}

/** Whether a condition holds, by the same rules as the server's. */
export function holds(condition: Condition, told: string[]): boolean {
  const wanted = (Array.isArray(condition.value) ? condition.value : [condition.value]).map(String);
  switch (condition.op) {
    case "answered":
      return told.length > 0;
    case "is_not":
      return !told.some((one) => wanted.includes(one));
    case "at_least":
      return told.some((one) => Number(one) >= Number(condition.value));
    case "at_most":
      return told.some((one) => Number(one) <= Number(condition.value));
    default:
      return told.some((one) => wanted.includes(one));
  }
}
