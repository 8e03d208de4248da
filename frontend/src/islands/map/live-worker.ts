// Holds the one event stream that all tabs of this site share, while there is a tab.

const ports = new Set<MessagePort>();
let source: EventSource | undefined;

function tell(event: Event): void {
  for (const port of ports) port.postMessage(event.type);
}

function follow(): void {
  if (ports.size === 0) {
    source?.close();
    source = undefined;
  } else if (source === undefined || source.readyState === EventSource.CLOSED) {
    source = new EventSource("/live/events");
    source.addEventListener("open", tell);
    source.addEventListener("change", tell);
    source.addEventListener("reset", tell);
  }
}

self.addEventListener("connect", (event) => {
  const port = (event as MessageEvent).ports[0];
  if (port === undefined) return;
  port.onmessage = ({ data }) => {
    if (data === "bye") ports.delete(port);
    else ports.add(port);
    follow();
  };
});
