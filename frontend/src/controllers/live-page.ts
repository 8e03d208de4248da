// Shows what others change without a word: the page is fetched again and brought up to date in its place.
//
//   <main data-controller="live-page" data-live-page-of-value="customer:UUID note">…</main>
// It listens to the types and records named there, to what belongs to a customer named there, and to every record
// whose id stands in it. While the reader types, drags or has something open it waits; text not saved gets a notice.
// With data-live-page-only-value="true", as on a page that edits one record, it listens to that record alone.
import { Controller } from "@hotwired/stimulus";
import { obstacleIn } from "../busy";
import { hear, type News } from "../live";
import { message } from "../messages";
import { exchange } from "../refresh";
import { getText } from "../request";

const SETTLE_MS = 300;
const AGAIN_MS = 300;
const SPACE_MS = 1000;
// Where a type is too wide a net, and nothing new was caught, the next look comes later.
const LONGEST_SPACE_MS = 16_000;
const LEAVING_MS = 5000;
// "touchpoints:CUSTOMER", or without a customer where too many came: only pages that name them show them.
const TOUCHPOINTS = "touchpoints";

export class LivePageController extends Controller<HTMLElement> {
  static override values = { of: String, only: Boolean };
  declare readonly ofValue: string;
  declare readonly onlyValue: boolean;

  private deaf: (() => void) | undefined;
  private timer: number | undefined;
  private isWanted = false;
  private isHeld = false;
  private isLooking = false;
  private leavingUntil = 0;
  private notBefore = 0;
  private space = SPACE_MS;
  private shown = "";
  private notice: HTMLElement | undefined;

  private readonly hold = (): void => {
    this.isHeld = true;
  };
  private readonly release = (): void => {
    this.isHeld = false;
  };
  private readonly shownAgain = (): void => {
    if (!document.hidden && this.isWanted) this.plan();
  };
  // The answer to a page that is being left would take the words meant for the next one.
  private readonly leaving = (): void => {
    this.leavingUntil = Date.now() + LEAVING_MS;
  };

  override connect(): void {
    this.deaf = hear((news) => this.heard(news));
    this.listenTo("addEventListener");
  }

  override disconnect(): void {
    this.deaf?.();
    this.listenTo("removeEventListener");
    window.clearTimeout(this.timer);
    this.timer = undefined;
    this.withdraw();
  }

  private listenTo(how: "addEventListener" | "removeEventListener"): void {
    for (const kind of ["pointerdown", "dragstart"]) document[how](kind, this.hold);
    // A finger that begins to scroll cancels what it had pressed.
    for (const kind of ["pointerup", "pointercancel", "dragend", "drop"]) {
      document[how](kind, this.release);
    }
    document[how]("visibilitychange", this.shownAgain);
    window[how]("beforeunload", this.leaving);
  }

  private heard(news: News): void {
    if (news.kind === "open") return;
    if (this.onlyValue && !this.ofValue.split(" ").includes(news.record ?? "")) return;
    const isNamed = news.kind === "reset" || this.isNamed(news);
    if (!isNamed && !this.isOfType(news)) return;
    if (isNamed) this.space = SPACE_MS;
    this.isWanted = true;
    this.plan();
  }

  private isNamed({ record = "", customer = "" }: News): boolean {
    const names = this.ofValue.split(" ");
    if (record.startsWith(TOUCHPOINTS)) return names.includes(record);
    if (names.includes(record) || names.includes(`customer:${customer}`)) return true;
    const id = record.split(":")[1] ?? "";
    return id !== "" && this.element.innerHTML.includes(id);
  }

  private isOfType({ record = "" }: News): boolean {
    const names = this.ofValue.split(" ");
    if (record === TOUCHPOINTS) return names.some((name) => name.startsWith(TOUCHPOINTS));
    return names.includes(record.split(":")[0] ?? "");
  }

  private plan(least = SETTLE_MS): void {
    if (this.timer !== undefined) return;
    const wait = Math.max(least, this.notBefore - Date.now());
    this.timer = window.setTimeout(() => void this.act(), wait);
  }

  private async act(): Promise<void> {
    this.timer = undefined;
    if (!this.isWanted || document.hidden || this.isLooking) return;
    const obstacle = this.obstacle();
    if (obstacle === "form") this.say();
    if (obstacle !== "") this.plan(AGAIN_MS);
    else await this.look();
  }

  private obstacle(): string {
    if (this.isHeld || Date.now() < this.leavingUntil) return "moment";
    return obstacleIn(this.element);
  }

  /** Fetch the page and show it; `isAsked` by the reader himself, also beside what he has typed. */
  private async look(isAsked = false): Promise<void> {
    this.isWanted = false;
    this.isLooking = true;
    this.notBefore = Date.now() + this.space;
    const { status, text } = await getText(location.pathname + location.search);
    this.isLooking = false;
    if (!this.element.isConnected) return;
    if (!isAsked && this.obstacle() !== "") this.isWanted = true;
    else if (status === 200) await this.show(text);
    if (this.isWanted) this.plan();
  }

  private async show(text: string): Promise<void> {
    this.withdraw();
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.querySelector<HTMLElement>(`#${this.element.id}[data-controller~=live-page]`);
    if (fresh === null) return;
    const plain = fresh.innerHTML.replace(/(csrfmiddlewaretoken" value=")\w+/g, "$1");
    this.space = plain === this.shown ? Math.min(this.space * 2, LONGEST_SPACE_MS) : SPACE_MS;
    if (plain === this.shown) return;
    this.shown = plain;
    document.title = page.title;
    document.getElementById("toasts")?.append(...(page.getElementById("toasts")?.children ?? []));
    await exchange(this.element, fresh);
  }

  private say(): void {
    if (this.notice !== undefined) return;
    this.notice = document.createElement("div");
    this.notice.className = "live-notice";
    this.notice.setAttribute("role", "status");
    // The form is all there is to show, and saving it tells both.
    if (this.onlyValue) this.notice.append(message("live_meanwhile"));
    else this.notice.append(message("live_changed"), this.shower());
    this.element.after(this.notice);
  }

  private shower(): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-ghost btn-sm";
    button.textContent = message("live_show");
    button.addEventListener("click", () => void this.look(true));
    return button;
  }

  private withdraw(): void {
    this.notice?.remove();
    this.notice = undefined;
  }
}
