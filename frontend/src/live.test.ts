import { beforeEach, describe, expect, it, vi } from "vitest";
import { hear, listen, type News } from "./live";

class FakeStream extends EventTarget {
  static open: FakeStream[] = [];
  constructor(readonly url: string) {
    super();
    FakeStream.open.push(this);
  }
  close(): void {
    FakeStream.open = FakeStream.open.filter((stream) => stream !== this);
  }
}

class FakeWorker {
  static last: FakeWorker;
  port = {
    onmessage: null as ((event: { data: News }) => void) | null,
    postMessage: vi.fn(),
    close: vi.fn(),
  };
  constructor() {
    FakeWorker.last = this;
  }
}

describe("live changes without a shared worker", () => {
  const show = (hidden: boolean) => {
    vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
    document.dispatchEvent(new Event("visibilitychange"));
  };

  beforeEach(() => {
    FakeStream.open = [];
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", FakeStream);
    show(false);
  });

  it("tells of several changes once, shortly after the last", () => {
    const onChange = vi.fn();
    const stop = listen(onChange);
    for (const _ of [1, 2, 3]) FakeStream.open[0]?.dispatchEvent(new Event("change"));
    expect(onChange).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(onChange).toHaveBeenCalledOnce();
    stop();
  });

  it("leaves maps alone when touchpoints come in", () => {
    const onChange = vi.fn();
    const stop = listen(onChange);
    const data = JSON.stringify({ record: "touchpoints:7" });
    FakeStream.open[0]?.dispatchEvent(new MessageEvent("change", { data }));
    vi.advanceTimersByTime(200);
    expect(onChange).not.toHaveBeenCalled();
    stop();
  });

  it("says which record changed, and of which customer", () => {
    const onNews = vi.fn();
    const stop = hear(onNews);
    const data = JSON.stringify({ record: "order:7", customer: "3" });
    FakeStream.open[0]?.dispatchEvent(new MessageEvent("change", { data }));
    expect(onNews).toHaveBeenCalledWith({ kind: "change", record: "order:7", customer: "3" });
    stop();
  });

  it("catches up after every connection", () => {
    const onChange = vi.fn();
    const stop = listen(onChange);
    FakeStream.open[0]?.dispatchEvent(new Event("open"));
    vi.advanceTimersByTime(200);
    expect(onChange).toHaveBeenCalledOnce();
    stop();
  });

  it("looks anew when too much has happened to be told", () => {
    const onChange = vi.fn();
    const stop = listen(onChange);
    FakeStream.open[0]?.dispatchEvent(new Event("reset"));
    vi.advanceTimersByTime(200);
    expect(onChange).toHaveBeenCalledOnce();
    stop();
  });

  it("gives the connection back while the tab is hidden and when it stops", () => {
    const stop = listen(() => {});
    expect(FakeStream.open.map(({ url }) => url)).toEqual([
      expect.stringMatching("/live/events[?]age=[0-9]+$"),
    ]);
    show(true);
    expect(FakeStream.open).toHaveLength(0);
    show(false);
    expect(FakeStream.open).toHaveLength(1);
    stop();
    show(false);
    expect(FakeStream.open).toHaveLength(0);
  });
});

describe("live changes with a shared worker", () => {
  it("says hello, passes changes on and says goodbye", () => {
    vi.useFakeTimers();
    vi.stubGlobal("SharedWorker", FakeWorker);
    const onChange = vi.fn();
    const stop = listen(onChange);
    const { port } = FakeWorker.last;
    expect(port.postMessage).toHaveBeenCalledWith({ kind: "hello", age: expect.any(Number) });
    port.onmessage?.({ data: { kind: "change" } });
    vi.advanceTimersByTime(200);
    expect(onChange).toHaveBeenCalledOnce();
    stop();
    expect(port.postMessage).toHaveBeenLastCalledWith({ kind: "bye" });
    expect(port.close).toHaveBeenCalled();
    vi.unstubAllGlobals();
  });
});

const TOLD = [{ kind: "open" }, { kind: "change", record: "order:7" }, { kind: "reset" }];
const eventOf = (kind: string) => new MessageEvent(kind, { data: JSON.stringify({ record: "order:7" }) });

describe("the shared worker", () => {
  const port = () => ({
    onmessage: null as ((event: { data: object }) => void) | null,
    postMessage: vi.fn(),
  });
  const joins = (one: ReturnType<typeof port>) =>
    self.dispatchEvent(Object.assign(new Event("connect"), { ports: [one] }));

  it("keeps one stream for all tabs and passes everything on, until the last has gone", async () => {
    FakeStream.open = [];
    vi.stubGlobal("EventSource", Object.assign(FakeStream, { CLOSED: 2 }));
    await import("./live-worker");
    const tabs = [port(), port()];
    for (const tab of tabs) {
      joins(tab);
      tab.onmessage?.({ data: { kind: "hello", age: 80 } });
    }
    expect(FakeStream.open).toHaveLength(1);
    for (const kind of ["open", "change", "reset"]) FakeStream.open[0]?.dispatchEvent(eventOf(kind));
    for (const tab of tabs) {
      expect(tab.postMessage.mock.calls.flat()).toEqual(TOLD);
    }
    const late = port();
    joins(late);
    late.onmessage?.({ data: { kind: "hello", age: 5000 } });
    expect(late.postMessage.mock.calls.flat()).toEqual(TOLD.slice(1));
    for (const tab of [...tabs, late]) {
      tab.onmessage?.({ data: { kind: "bye" } });
    }
    expect(FakeStream.open).toHaveLength(0);
    vi.unstubAllGlobals();
  });
});
