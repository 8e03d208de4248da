// Changes between the light and the dark look at once; without it the form posts and the page comes back changed.
//
//   <form method="post" action="/theme/" data-controller="theme" data-action="submit->theme#choose">
//     <button name="theme" value="dark" aria-pressed="false" data-theme-target="choice">Dark</button>
//   </form>
import { Controller } from "@hotwired/stimulus";

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

export class ThemeController extends Controller<HTMLFormElement> {
  static override targets = ["choice"];
  declare readonly choiceTargets: HTMLButtonElement[];

  choose(event: SubmitEvent): void {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is missing in Firefox and Safari
    document.cookie = `theme=${button.value}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax`;
    this.show(button.value);
  }

  private show(theme: string): void {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const choice of this.choiceTargets)
      choice.setAttribute("aria-pressed", String(choice.value === theme));
    this.element.closest("details")?.removeAttribute("open");
  }
}
