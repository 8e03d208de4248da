import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { find, page } from "../../tests/page";
import { holds } from "./survey";

const CONDITION = '{"question":"likely","op":"at_most","value":6}';
const HTML = `<form action="/s/code/" data-controller="survey" data-action="change->survey#changed submit->survey#sent">
  <input type="hidden" name="response" data-survey-target="response">
  <input type="hidden" name="shown" data-survey-target="shown">
  <fieldset data-survey-target="question" data-question="likely">
    <input type="radio" name="q.likely" value="3"><input type="radio" name="q.likely" value="9">
  </fieldset>
  <fieldset id="why" data-survey-target="question" data-question="why" data-condition='${CONDITION}'><textarea name="q.why"></textarea></fieldset>
</form>`;
const fetched = vi.fn<typeof fetch>();

function choose(mark: string): void {
  const input = find<HTMLInputElement>(`[value="${mark}"]`);
  input.checked = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

describe("survey", () => {
  beforeEach(async () => {
    fetched.mockResolvedValue(new Response('{"response":"token"}'));
    vi.stubGlobal("fetch", fetched);
    await page("survey", HTML);
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    fetched.mockReset();
  });

  it("asks a question as soon as its condition holds, and tells which it asked", () => {
    const why = find<HTMLFieldSetElement>("#why");
    expect([why.hidden, why.disabled]).toEqual([true, true]);
    choose("3");
    expect([why.hidden, why.disabled]).toEqual([false, false]);
    expect(find<HTMLInputElement>("[name=shown]").value).toBe("likely why");
    choose("9");
    expect(why.hidden).toBe(true);
    expect(find<HTMLInputElement>("[name=shown]").value).toBe("likely");
  });

  it("keeps what was answered after a pause, and goes on with the same response", async () => {
    choose("3");
    choose("9");
    await vi.advanceTimersByTimeAsync(2000);
    expect(fetched).toHaveBeenCalledTimes(1);
    const body = fetched.mock.calls[0]?.[1]?.body as FormData;
    expect([body.get("go"), body.get("q.likely")]).toEqual(["keep", "9"]);
    expect(find<HTMLInputElement>("[name=response]").value).toBe("token");
  });

  it("leaves the page to its button once that was pressed", async () => {
    choose("3");
    find("form").dispatchEvent(new Event("submit", { cancelable: true }));
    await vi.advanceTimersByTimeAsync(2000);
    expect(fetched).not.toHaveBeenCalled();
  });

  it.each([
    ["is", 3, ["3"], true],
    ["is", 3, [], false],
    ["is_not", 3, [], true],
    ["is_not", "slow", ["slow"], false],
    ["at_least", 3, ["2"], false],
    ["at_most", 3, ["2"], true],
    ["at_most", 3, ["na"], false],
    ["any_of", ["7", "8"], ["8"], true],
    ["answered", null, ["x"], true],
  ] as const)("compares by the rules of the server: %s %s %s", (op, value, told, expected) => {
    expect(holds({ question: "a", op, value: value as never }, [...told])).toBe(expected);
  });
});
