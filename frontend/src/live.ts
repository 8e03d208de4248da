// Tells when somebody changed something: one event stream for all tabs, or one per visible tab.

const EVENTS_URL = "/live/events";
// Several changes of one action come together.
const SETTLE_MS = 150;

/** A record changed, as "customer:UUID", perhaps one that belongs to a customer; or more did than can be told. */
export interface News {
  kind: "open" | "change" | "reset";
  record?: string;
  customer?: string;
}

/** Call `onChange` after changes of records and after every reconnection; the result stops it. */
export function listen(onChange: () => void): () => void {
  const settled = settle(onChange);
  // Touchpoints come in all the time: no map is drawn anew for each.
  return hear((news) => news.record?.startsWith("touchpoints") || settled());
}

/** Call `onNews` with everything that is told, from when this page was asked for; the result stops it. */
export function hear(onNews: (news: News) => void): () => void {
  return "SharedWorker" in window ? shared(onNews) : whileVisible(onNews);
}

/** What an event of the stream says. */
export function newsOf(event: Event): News {
  const data = event instanceof MessageEvent && event.type === "change" ? JSON.parse(String(event.data)) : {};
  return { ...data, kind: event.type };
}

/** The address of a stream that begins some time ago. */
export function addressOf(ageMs: number): string {
  return `${EVENTS_URL}?age=${Math.ceil(ageMs)}`;
}

function settle(action: () => void): () => void {
  let timer: number | undefined;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(action, SETTLE_MS);
  };
}

function shared(onNews: (news: News) => void): () => void {
  const worker = new SharedWorker(new URL("./live-worker.ts", import.meta.url), {
    type: "module",
    name: "live",
  });
  worker.port.onmessage = ({ data }) => onNews(data as News);
  // What happened while the page was made and sent, it may not show.
  worker.port.postMessage({ kind: "hello", age: performance.now() });
  const leave = (): void => worker.port.postMessage({ kind: "bye" });
  window.addEventListener("pagehide", leave);
  return () => {
    window.removeEventListener("pagehide", leave);
    leave();
    worker.port.close();
  };
}

/** A browser opens only six connections to a host: a hidden tab gives its own back. */
function whileVisible(onNews: (news: News) => void): () => void {
  let source: EventSource | undefined;
  let leftAt = 0;
  const tell = (event: Event): void => onNews(newsOf(event));
  const follow = (): void => {
    if (document.hidden) {
      if (source !== undefined) leftAt = performance.now();
      source?.close();
      source = undefined;
    } else if (source === undefined) {
      source = new EventSource(addressOf(performance.now() - leftAt));
      // More than can be told one by one is a reset: whoever listens looks at everything anew.
      for (const kind of ["open", "change", "reset"]) source.addEventListener(kind, tell);
    }
  };
  document.addEventListener("visibilitychange", follow);
  follow();
  return () => {
    document.removeEventListener("visibilitychange", follow);
    source?.close();
  };
}
