import { beforeEach, describe, expect, it, vi } from "vitest";
import { frame } from "../../../tests/page";
import { History } from "./history";
import type { Operation } from "./patch";
import { drawn, patch } from "./sample";
import { MapState } from "./state";
import { MapSync } from "./sync";

const FOLD: Operation = { id: "1", kind: "fold", node: "east" };

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

describe("a map and its server", () => {
  let state: MapState;
  let history: History;
  let sync: MapSync;
  const server = vi.fn<(url: string, options?: RequestInit) => Promise<Response>>();
  const listener = { onPatch: vi.fn(), onRedraw: vi.fn(), onRefusal: vi.fn(), onNotice: vi.fn() };

  beforeEach(() => {
    frame("");
    vi.clearAllMocks();
    server.mockReset();
    vi.stubGlobal("fetch", server);
    state = new MapState("v1", "h1", [0, 0, 1, 1]);
    history = new History();
    sync = new MapSync("/maps/m/", state, history, listener);
    listener.onPatch.mockImplementation((taken) => state.apply(taken, () => ""));
  });

  it("sends operations with the version they were made on, and keeps the inverse", async () => {
    const inverse = [{ ...FOLD, kind: "unfold" as const }];
    server.mockResolvedValueOnce(json({ patch: patch(), inverse, notice: "Folded." }));
    await sync.send([FOLD]);
    const [url, options] = server.mock.calls[0] ?? [];
    expect(url).toBe("/maps/m/operations");
    expect(JSON.parse(String(options?.body))).toEqual({ base: "v1", operations: [FOLD] });
    expect(state.version).toBe("v2");
    expect(history.takeUndo()).toEqual(inverse);
    expect(listener.onNotice).toHaveBeenCalledWith("Folded.");
  });

  it("sends one request after the other, the waiting operations together", async () => {
    let finish = (_answer: Response): void => {};
    server.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    server.mockResolvedValueOnce(json({ patch: patch({ base: "v2", version: "v3" }) }));
    const first = sync.send([FOLD]);
    void sync.send([{ ...FOLD, id: "2" }]);
    void sync.send([{ ...FOLD, id: "3" }]);
    expect(server).toHaveBeenCalledTimes(1);
    finish(json({ patch: patch() }));
    await first;
    const body = JSON.parse(String(server.mock.calls[1]?.[1]?.body));
    expect(body.base).toBe("v2");
    expect(body.operations.map(({ id }: Operation) => id)).toEqual(["2", "3"]);
  });

  it.each([403, 409, 422])("shows the true state and the reason after a refusal with %i", async (status) => {
    const error = { code: "no", message: "Not allowed.", hint: "Ask the owner." };
    server.mockResolvedValueOnce(
      json({ error, patch: patch({ version: "v1", hash: "h1", upsert: [drawn("a")] }) }, status),
    );
    await sync.send([FOLD]);
    expect(listener.onPatch).toHaveBeenCalledOnce();
    expect(listener.onRefusal).toHaveBeenCalledWith(status, expect.objectContaining({ error }), [FOLD]);
    expect(history.takeUndo()).toBeUndefined();
  });

  it("fetches the drawing when the answer holds no patch", async () => {
    server
      .mockResolvedValueOnce(json({ patch: null, inverse: [] }))
      .mockResolvedValueOnce(new Response("<svg/>"));
    await sync.send([FOLD]);
    expect(listener.onRedraw).toHaveBeenCalledWith("<svg/>");
    expect(listener.onRefusal).not.toHaveBeenCalled();
  });

  it("says so when the server cannot be reached", async () => {
    server.mockRejectedValueOnce(new TypeError("offline"));
    await sync.send([FOLD]);
    expect(listener.onRefusal).toHaveBeenCalledWith(0, undefined, [FOLD]);
  });

  it("fetches what changed since the shown version", async () => {
    server.mockResolvedValueOnce(json(patch()));
    await sync.catchUp();
    expect(server.mock.calls[0]?.[0]).toBe("/maps/m/patch?since=v1");
    expect(state.version).toBe("v2");
  });

  it("does nothing when nothing changed", async () => {
    server.mockResolvedValueOnce(json(patch({ version: "v1", hash: "h1" })));
    await sync.catchUp();
    expect(listener.onPatch).not.toHaveBeenCalled();
  });

  it.each([
    ["the server says so", { redraw: true }],
    ["the patch does not follow the shown version", patch({ base: "v7", version: "v8" })],
    ["the same version looks different", patch({ version: "v1", hash: "other" })],
  ])("fetches the drawing anew when %s", async (_reason, answer) => {
    server.mockResolvedValueOnce(json(answer)).mockResolvedValueOnce(new Response("<svg/>"));
    await sync.catchUp();
    expect(server.mock.calls[1]?.[0]).toBe("/maps/m/drawing");
    expect(listener.onRedraw).toHaveBeenCalledWith("<svg/>");
  });

  it("catches up when something lies between the shown version and the answer", async () => {
    server.mockResolvedValueOnce(json({ patch: patch({ base: "v2", version: "v3" }) }));
    server.mockResolvedValueOnce(json(patch({ version: "v3" })));
    await sync.send([FOLD]);
    expect(server.mock.calls[1]?.[0]).toBe("/maps/m/patch?since=v1");
    expect(state.version).toBe("v3");
  });

  it("applies a change that arrives during a request after its answer", async () => {
    let finish = (_answer: Response): void => {};
    server.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    server.mockResolvedValueOnce(json(patch({ base: "v2", version: "v3" })));
    const sent = sync.send([FOLD]);
    void sync.catchUp();
    finish(json({ patch: patch() }));
    await sent;
    expect(server.mock.calls[1]?.[0]).toBe("/maps/m/patch?since=v2");
    expect(state.version).toBe("v3");
  });
});
