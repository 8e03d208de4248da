import { beforeEach, describe, expect, it, vi } from "vitest";
import { listen } from "./live";

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
  port = { onmessage: null as (() => void) | null, postMessage: vi.fn(), close: vi.fn() };
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

  it("catches up after every connection", () => {
    const onChange = vi.fn();
    const stop = listen(onChange);
    FakeStream.open[0]?.dispatchEvent(new Event("open"));
    vi.advanceTimersByTime(200);
    expect(onChange).toHaveBeenCalledOnce();
    stop();
  });

  it("gives the connection back while the tab is hidden and when it stops", () => {
    const stop = listen(() => {});
    expect(FakeStream.open.map(({ url }) => url)).toEqual(["/live/events"]);
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
    expect(port.postMessage).toHaveBeenCalledWith("hello");
    port.onmessage?.();
    vi.advanceTimersByTime(200);
    expect(onChange).toHaveBeenCalledOnce();
    stop();
    expect(port.postMessage).toHaveBeenLastCalledWith("bye");
    expect(port.close).toHaveBeenCalled();
    vi.unstubAllGlobals();
  });
});
