// Holds the one event stream that all tabs of this site share, while there is a tab.
import { addressOf, type News, newsOf } from "./live";

interface Heard {
  at: number;
  news: News;
}

// A stream that was refused is asked for again after this time.
const AGAIN_MS = 5000;
// No page takes longer from being asked for to saying hello.
const REMEMBERED_MS = 60_000;

const ports = new Set<MessagePort>();
let source: EventSource | undefined;
let heard: Heard[] = [];
let brokenAt: number | undefined;

function tell(event: Event): void {
  const news = newsOf(event);
  const at = performance.now();
  heard = [...heard.filter((one) => at - one.at < REMEMBERED_MS), { at, news }];
  brokenAt = undefined;
  for (const port of ports) port.postMessage(news);
}

function follow(age: number): void {
  if (ports.size === 0) {
    source?.close();
    source = undefined;
    heard = [];
  } else if (source === undefined || source.readyState === EventSource.CLOSED) {
    source = new EventSource(addressOf(age));
    for (const kind of ["open", "change", "reset"]) source.addEventListener(kind, tell);
    source.addEventListener("error", broken);
  }
}

/** A browser comes back by itself when the line breaks, but not after a refusal. */
function broken(): void {
  if (source?.readyState !== EventSource.CLOSED) return;
  const since = brokenAt ?? performance.now();
  brokenAt = since;
  setTimeout(() => follow(performance.now() - since + AGAIN_MS), AGAIN_MS);
}

/** A page that joins a running stream hears what was told while it was made. */
function join(port: MessagePort, age: number): void {
  const since = performance.now() - age;
  ports.add(port);
  for (const { at, news } of heard) {
    if (source !== undefined && at >= since && news.kind !== "open") port.postMessage(news);
  }
  follow(age);
}

self.addEventListener("connect", (event) => {
  const port = (event as MessageEvent).ports[0];
  if (port === undefined) return;
  port.onmessage = ({ data }) => {
    if (data.kind === "hello") join(port, data.age);
    else if (ports.delete(port)) follow(0);
  };
});
