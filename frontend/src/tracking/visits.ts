/**
 * What a visitor does on a web page in, events of Segment's form out, after the visitor has agreed.
 *
 * Before `consent("granted")` there is no cookie, nothing stored and no request; events of before are dropped.
 */

export type Facts = Record<string, unknown>;

export type Settings = { address: string; writeKey: string };

type Message = Facts & { type: string; messageId: string };

const VISITOR = "customer_map_visitor";
const USER = "customer_map_user";
const WAIT_MILLISECONDS = 1000;
const RETRY_MILLISECONDS = 10_000;
const LARGEST_BATCH = 50;
const LARGEST_QUEUE = 500;
// Browsers refuse larger beacons.
const LARGEST_BEACON = 60_000;

function newId(): string {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Visits {
  private granted = false;
  private queue: Message[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private shownPage = "";

  constructor(private readonly settings: Settings) {
    addEventListener("popstate", this.moved);
    addEventListener("pagehide", this.leave);
    document.addEventListener("visibilitychange", this.leave);
    for (const name of ["pushState", "replaceState"] as const) {
      const original = history[name].bind(history);
      history[name] = (...change: Parameters<History["pushState"]>) => {
        original(...change);
        this.moved();
      };
    }
  }

  /** "granted" begins, "denied" ends it and removes what was stored. */
  consent(answer: "granted" | "denied"): void {
    this.granted = answer === "granted";
    if (this.granted) {
      this.moved();
      return;
    }
    clearTimeout(this.timer);
    this.timer = undefined;
    this.queue = [];
    this.shownPage = "";
    this.reset();
  }

  /** The next visitor of this browser is somebody else. */
  reset(): void {
    localStorage.removeItem(VISITOR);
    localStorage.removeItem(USER);
  }

  page(name?: string, properties: Facts = {}): void {
    const { href: url, pathname: path, search } = location;
    const { title, referrer } = document;
    this.add("page", { name, properties: { url, path, search, title, referrer, ...properties } });
  }

  track(event: string, properties: Facts = {}): void {
    this.add("track", { event, properties });
  }

  identify(userId: string, traits: Facts = {}): void {
    if (this.granted) localStorage.setItem(USER, userId);
    this.add("identify", { traits });
  }

  private readonly moved = (): void => {
    if (!this.granted || location.href === this.shownPage) return;
    this.shownPage = location.href;
    this.page();
  };

  private readonly leave = (event: Event): void => {
    if (event.type === "pagehide" || document.visibilityState === "hidden") this.sendOff();
  };

  private add(type: string, facts: Facts): void {
    if (!this.granted) return;
    const anonymousId = localStorage.getItem(VISITOR) ?? newId();
    localStorage.setItem(VISITOR, anonymousId);
    this.queue.push({
      type,
      messageId: newId(),
      anonymousId,
      userId: localStorage.getItem(USER) ?? undefined,
      timestamp: new Date().toISOString(),
      context: { page: { path: location.pathname, url: location.href }, campaign: campaign() },
      ...facts,
    });
    this.queue = this.queue.slice(-LARGEST_QUEUE);
    this.wait(WAIT_MILLISECONDS);
  }

  private wait(milliseconds: number): void {
    this.timer ??= setTimeout(() => this.send(), milliseconds);
  }

  private body(batch: Message[]): string {
    return JSON.stringify({ batch, writeKey: this.settings.writeKey, sentAt: new Date().toISOString() });
  }

  /** The message ids make it safe to send again. */
  private async send(): Promise<void> {
    this.timer = undefined;
    const batch = this.queue.splice(0, LARGEST_BATCH);
    if (!batch.length) return;
    try {
      const answer = await fetch(`${this.settings.address}/v1/batch`, {
        method: "POST",
        body: this.body(batch),
        headers: { "Content-Type": "text/plain" },
        credentials: "omit",
        keepalive: true,
      });
      if (answer.status === 429 || answer.status >= 500) throw new Error(answer.statusText);
    } catch {
      if (!this.granted) return;
      this.queue.unshift(...batch);
      return this.wait(RETRY_MILLISECONDS);
    }
    if (this.queue.length) this.wait(0);
  }

  /** The page goes away: what waits leaves as beacons, which outlive it. */
  private sendOff(): void {
    let size = LARGEST_BATCH;
    while (this.queue.length) {
      const batch = this.queue.slice(0, size);
      const body = this.body(batch);
      if (new Blob([body]).size > LARGEST_BEACON && size > 1) {
        size = Math.ceil(size / 2);
        continue;
      }
      if (!navigator.sendBeacon(`${this.settings.address}/v1/batch`, body)) return;
      this.queue.splice(0, batch.length);
    }
  }
}

/** The campaign that brought the visitor here, as addresses name it. */
function campaign(): Facts | undefined {
  const told = new URLSearchParams(location.search);
  const found = ["source", "medium", "campaign", "term", "content"].flatMap((name) => {
    const value = told.get(`utm_${name}`);
    return value ? [[name === "campaign" ? "name" : name, value]] : [];
  });
  return found.length ? Object.fromEntries(found) : undefined;
}
