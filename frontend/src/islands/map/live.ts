// Tells when somebody changed something: one event stream for all tabs, or one per visible tab.

const EVENTS_URL = "/live/events";
// Several changes of one action come together.
const SETTLE_MS = 150;

/** Call `onChange` after changes and after every reconnection; the result stops it. */
export function listen(onChange: () => void): () => void {
  const settled = settle(onChange);
  return "SharedWorker" in window ? shared(settled) : whileVisible(settled);
}

function settle(action: () => void): () => void {
  let timer: number | undefined;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(action, SETTLE_MS);
  };
}

function shared(onChange: () => void): () => void {
  const worker = new SharedWorker(new URL("./live-worker.ts", import.meta.url), {
    type: "module",
    name: "live",
  });
  worker.port.onmessage = onChange;
  worker.port.postMessage("hello");
  const leave = (): void => worker.port.postMessage("bye");
  window.addEventListener("pagehide", leave);
  return () => {
    window.removeEventListener("pagehide", leave);
    leave();
    worker.port.close();
  };
}

/** A browser opens only six connections to a host: a hidden tab gives its own back. */
function whileVisible(onChange: () => void): () => void {
  let source: EventSource | undefined;
  const follow = (): void => {
    if (document.hidden) {
      source?.close();
      source = undefined;
    } else if (source === undefined) {
      source = new EventSource(EVENTS_URL);
      source.addEventListener("open", onChange);
      source.addEventListener("change", onChange);
      // More than can be told one by one: whoever listens looks at everything anew at each change.
      source.addEventListener("reset", onChange);
    }
  };
  document.addEventListener("visibilitychange", follow);
  follow();
  return () => {
    document.removeEventListener("visibilitychange", follow);
    source?.close();
  };
}
