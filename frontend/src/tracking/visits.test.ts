import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Visits } from "./visits";

const ADDRESS = "https://map.example.com";
let fetched: ReturnType<typeof vi.fn<typeof fetch>>;
let beacons: ReturnType<typeof vi.fn<(url: string, body: string) => boolean>>;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  history.replaceState(null, "", "/start");
  fetched = vi.fn<typeof fetch>(async () => new Response("{}"));
  beacons = vi.fn<(url: string, body: string) => boolean>(() => true);
  vi.stubGlobal("fetch", fetched);
  Object.defineProperty(navigator, "sendBeacon", { value: beacons, configurable: true });
});

let made: Visits[] = [];

afterEach(() => {
  for (const visits of made) visits.consent("denied");
  made = [];
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function newVisits(): Visits {
  const visits = new Visits({ address: ADDRESS, writeKey: "key" });
  made.push(visits);
  return visits;
}
type Sent = { writeKey: string; batch: { type: string; [name: string]: unknown }[] };
const sent = (call: number): Sent => JSON.parse(String(fetched.mock.calls[call]?.[1]?.body));

it("does nothing at all before consent", async () => {
  const store = vi.spyOn(Storage.prototype, "setItem");
  const visits = newVisits();
  visits.page();
  visits.track("Looked");
  visits.identify("u1");
  history.pushState(null, "", "/next");
  dispatchEvent(new Event("pagehide"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetched).not.toHaveBeenCalled();
  expect(beacons).not.toHaveBeenCalled();
  expect(store).not.toHaveBeenCalled();
  expect(document.cookie).toBe("");
});

it("tells of the page once the visitor has agreed, and of each one that follows", async () => {
  const visits = newVisits();
  visits.consent("granted");
  history.pushState(null, "", "/next");
  history.replaceState(null, "", "/next");
  await vi.advanceTimersByTimeAsync(1000);
  const { batch, writeKey } = sent(0);
  expect(writeKey).toBe("key");
  expect(batch.map((one) => [one.type, (one.properties as { path: string }).path])).toEqual([
    ["page", "/start"],
    ["page", "/next"],
  ]);
  expect(new Set(batch.map((one) => one.messageId)).size).toBe(2);
  expect(new Set(batch.map((one) => one.anonymousId)).size).toBe(1);
  expect(document.cookie).toBe("");
});

it("names the user and the campaign", async () => {
  history.replaceState(null, "", "/start?utm_source=mail&utm_campaign=May");
  const visits = newVisits();
  visits.consent("granted");
  visits.identify("u1", { name: "Ada" });
  visits.track("Bought", { revenue: 9 });
  await vi.advanceTimersByTimeAsync(1000);
  const [, identify, track] = sent(0).batch;
  expect(identify).toMatchObject({ type: "identify", userId: "u1", traits: { name: "Ada" } });
  expect(track).toMatchObject({
    userId: "u1",
    event: "Bought",
    context: { campaign: { source: "mail", name: "May" } },
  });
});

it("sends again with the same message id when the server cannot be reached", async () => {
  fetched.mockRejectedValueOnce(new TypeError("offline"));
  newVisits().consent("granted");
  await vi.advanceTimersByTimeAsync(1000);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(fetched).toHaveBeenCalledTimes(2);
  expect(sent(1).batch[0]?.messageId).toBe(sent(0).batch[0]?.messageId);
});

it("does not send again what was refused", async () => {
  fetched.mockResolvedValue(new Response("{}", { status: 401 }));
  newVisits().consent("granted");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetched).toHaveBeenCalledTimes(1);
});

it("leaves as beacons when the page goes away, each small enough", () => {
  const visits = newVisits();
  visits.consent("granted");
  for (let count = 0; count < 10; count++) visits.track("Bought", { text: "x".repeat(20_000) });
  dispatchEvent(new Event("pagehide"));
  expect(beacons.mock.calls.length).toBeGreaterThan(3);
  expect(beacons.mock.calls.every(([, body]) => body.length <= 60_000)).toBe(true);
  const events = beacons.mock.calls.flatMap(([, body]) => (JSON.parse(body) as Sent).batch);
  expect(events).toHaveLength(11);
});

it("removes what it stored when consent is withdrawn", async () => {
  const visits = newVisits();
  visits.consent("granted");
  visits.identify("u1");
  expect(localStorage.length).toBe(2);
  visits.consent("denied");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(localStorage.length).toBe(0);
  expect(fetched).not.toHaveBeenCalled();
});
