import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { find, page } from "../../tests/page";
import type { News } from "../live";

let tell: (news: News) => void;
vi.mock("../live", () => ({
  hear: (onNews: (news: News) => void) => {
    tell = onNews;
    return () => {};
  },
}));

// Node would take the build of htmx that exports nothing.
vi.mock("htmx.org", () => vi.importActual("../../node_modules/htmx.org/dist/htmx.esm.js"));

const main = (content: string) =>
  `<main id="main" data-controller="live-page" data-live-page-of-value="customer order:7">${content}</main>`;
const row = (id: string, name: string) =>
  `<tr data-record="${id}"><td><input type="checkbox" name="row" value="${id}"></td><td>${name}</td></tr>`;
const table = (rows: string) =>
  main(`<details><summary>More</summary></details><form><table><tbody>${rows}</tbody></table></form>`);
const note = (text: string) =>
  main(`<p>${text}</p><form method="post"><textarea name="text"></textarea></form>`);

let answers: string;
const asked = vi.fn();
const changed: News = { kind: "change", record: "customer:5" };

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function show(html: string): Promise<void> {
  await page("live-page", html);
  vi.useFakeTimers();
}

beforeEach(() => {
  asked.mockReset();
  vi.stubGlobal("fetch", async (url: string) => {
    asked(url);
    return new Response(`<html><head><title>New</title></head><body>${answers}</body></html>`);
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("brings its content up to date once, shortly after what concerns it", async () => {
  await show(table(row("a", "Old")));
  answers = table(row("b", "First") + row("a", "New"));
  for (const _ of [1, 2, 3]) tell(changed);
  await wait(200);
  expect(asked).not.toHaveBeenCalled();
  await wait(200);
  expect(asked).toHaveBeenCalledOnce();
  expect(find("tbody").textContent).toBe("FirstNew");
  expect(document.title).toBe("New");
});

it("hears of its types, its records, what stands in it and what belongs to its customer", async () => {
  await show(main("<a href='/contacts/c1/'>Ann</a>").replace("order:7", "order:7 customer:9"));
  answers = main("New");
  tell({ kind: "change", record: "touchpoint:far" });
  tell({ kind: "open" });
  await wait(3000);
  expect(asked).not.toHaveBeenCalled();
  const fitting: News[] = [
    { kind: "change", record: "order:7" },
    { kind: "change", record: "case:2", customer: "9" },
    changed,
    { kind: "reset" },
  ];
  for (const [number, news] of fitting.entries()) {
    answers = main(`New ${number} <a href='/contacts/c1/'>Ann</a>`);
    tell(news);
    await wait(1200);
    expect(asked).toHaveBeenCalledTimes(number + 1);
  }
  tell({ kind: "change", record: "contact:c1" });
  await wait(1200);
  expect(asked).toHaveBeenCalledTimes(fitting.length + 1);
});

it("asks once a second at most, and more rarely while nothing new is found", async () => {
  await show(main("Old"));
  answers = main("New");
  const steadily = async (seconds: number) => {
    for (let step = 0; step < seconds * 10; step += 1) {
      tell(changed);
      await wait(100);
    }
  };
  await steadily(20);
  expect(asked.mock.calls.length).toBeGreaterThan(3);
  expect(asked.mock.calls.length).toBeLessThan(8);
});

it("keeps what the reader marked, opened and stands on", async () => {
  await show(table(row("a", "One") + row("b", "Two")));
  const box = find<HTMLInputElement>("[value=b]");
  box.checked = true;
  box.focus();
  find<HTMLDetailsElement>("details").open = true;
  answers = table(row("c", "New") + row("b", "Two, renamed") + row("a", "One"));
  tell(changed);
  await wait(400);
  expect(find("tbody").textContent).toBe("NewTwo, renamedOne");
  expect(document.querySelectorAll(":checked")).toHaveLength(1);
  expect(find<HTMLInputElement>("[value=b]").checked).toBe(true);
  expect(document.activeElement).toBe(find("[value=b]"));
  expect(find<HTMLDetailsElement>("details").open).toBe(true);
});

it("waits while something is open, dragged or edited", async () => {
  await show(`${main("Old")}<dialog open></dialog>`);
  answers = main("New");
  tell(changed);
  await wait(2000);
  find("dialog").remove();
  document.dispatchEvent(new Event("dragstart"));
  await wait(2000);
  expect(asked).not.toHaveBeenCalled();
  document.dispatchEvent(new Event("dragend"));
  await wait(500);
  expect(find("main").textContent).toBe("New");
});

it("says that others changed the page while something typed is not saved", async () => {
  await show(note("Old"));
  find<HTMLTextAreaElement>("textarea").value = "My words";
  answers = note("New");
  tell(changed);
  await wait(3000);
  expect(asked).not.toHaveBeenCalled();
  expect(find(".live-notice").textContent).toBe("Changed by others.Show");
  find(".live-notice button").click();
  await wait(100);
  expect(find("p").textContent).toBe("New");
  expect(find<HTMLTextAreaElement>("textarea").value).toBe("My words");
  expect(document.querySelector(".live-notice")).toBeNull();
});

it("looks again when it is shown again", async () => {
  await show(main("Old"));
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  answers = main("New");
  tell(changed);
  await wait(3000);
  expect(asked).not.toHaveBeenCalled();
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event("visibilitychange"));
  await wait(400);
  expect(find("main").textContent).toBe("New");
});

it("stays as it is when another page is answered", async () => {
  await show(main("Old"));
  answers = "<main id='main'>Sign in</main>";
  tell(changed);
  await wait(400);
  expect(asked).toHaveBeenCalledOnce();
  expect(find("main").textContent).toBe("Old");
});

it("looks at touchpoints of its customer, and at those of somebody, where it shows them", async () => {
  const shown = (of: string) => main("<p>7 9</p>").replace("customer order:7", of);
  await show(shown("customer customer:9"));
  answers = shown("customer customer:9");
  tell({ kind: "change", record: "touchpoints:9" });
  await wait(2000);
  expect(asked).not.toHaveBeenCalled();
  find("main").dataset["livePageOfValue"] = "note customer:9 touchpoints:9";
  tell({ kind: "change", record: "touchpoints:7" });
  await wait(2000);
  expect(asked).not.toHaveBeenCalled();
  tell({ kind: "change", record: "touchpoints:9" });
  await wait(2000);
  expect(asked).toHaveBeenCalledOnce();
  tell({ kind: "change", record: "touchpoints" });
  await wait(2000);
  expect(asked).toHaveBeenCalledTimes(2);
});

it("on a page that edits one record, says that it changed and leaves what is typed", async () => {
  const form = main('<form method="post"><input name="name" value="A"></form>');
  await show(form.replace("customer order:7", 'order:7" data-live-page-only-value="true'));
  find<HTMLInputElement>("input").value = "B";
  tell({ kind: "change", record: "customer:5", customer: "5" });
  tell({ kind: "reset" });
  await wait(1000);
  expect(document.querySelector(".live-notice")).toBeNull();
  tell({ kind: "change", record: "order:7" });
  await wait(1000);
  expect(find(".live-notice").textContent).toContain("live_meanwhile");
  expect(document.querySelector(".live-notice button")).toBeNull();
  expect(find<HTMLInputElement>("input").value).toBe("B");
  expect(asked).not.toHaveBeenCalled();
});
