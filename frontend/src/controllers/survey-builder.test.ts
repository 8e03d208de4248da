import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { find, page } from "../../tests/page";

const PART = (id: string): string => `<section id="${id}" data-survey-builder-target="part"
  data-action="dragover->survey-builder#over drop->survey-builder#dropped">
  <span draggable="true" data-action="dragstart->survey-builder#taken dragend->survey-builder#let">${id}</span>
  <input type="hidden" name="part" value="${id}"></section>`;
const CONDITION = `<div class="builder-condition"><select data-action="survey-builder#asked">
  <option value=""></option><option value="q1"></option><option value="q2"></option></select>
  <details class="builder-answers" data-name="value.b" hidden><summary><span data-none="Choose">Choose</span></summary>
  <div class="builder-answer-list" data-action="change->survey-builder#picked"></div></details>
  <label class="builder-words" hidden><input name="value.b"></label></div>`;
const ANSWERS = `<template data-answers-of="q1">${[4, 5]
  .map((mark) => `<label><input type="checkbox" value="q1::${mark}"><span>${mark}</span></label>`)
  .join("")}</template>`;
const HTML = `<div data-controller="survey-builder" data-survey-builder-preview-value="/preview/">
  <form data-survey-builder-target="form" data-action="input->survey-builder#changed">${["a", "b", "c"].map(PART).join("")}${CONDITION}</form>${ANSWERS}
  <div id="preview" data-survey-builder-target="preview"></div></div>`;
const fetched = vi.fn<typeof fetch>();

function drag(from: string, to: string): void {
  find(`#${from} span`).dispatchEvent(new Event("dragstart", { bubbles: true }));
  find(`#${to}`).dispatchEvent(new Event("drop", { bubbles: true, cancelable: true }));
  find(`#${from} span`).dispatchEvent(new Event("dragend", { bubbles: true }));
}

const order = (): string[] => [...new FormData(find<HTMLFormElement>("form")).getAll("part")].map(String);

describe("survey-builder", () => {
  beforeEach(async () => {
    fetched.mockResolvedValue(new Response("<p>shown</p>"));
    vi.stubGlobal("fetch", fetched);
    await page("survey-builder", HTML);
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    fetched.mockReset();
  });

  it("moves a part to where it was dropped, and shows the survey anew", async () => {
    drag("a", "c");
    expect(order()).toEqual(["b", "c", "a"]);
    drag("a", "b");
    expect(order()).toEqual(["a", "b", "c"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(fetched).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(find("#preview").textContent).toBe("shown"));
  });

  it("leaves a part that was dropped on itself where it is", () => {
    drag("b", "b");
    expect(order()).toEqual(["a", "b", "c"]);
  });

  it("offers the answers of the question that a condition asks for", () => {
    const select = find<HTMLSelectElement>(".builder-condition select");
    const choose = (value: string): void => {
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const picked = (): string[] => new FormData(find<HTMLFormElement>("form")).getAll("value.b").map(String);
    choose("q1");
    expect(find(".builder-answers").hidden).toBe(false);
    expect(find(".builder-words").hidden).toBe(true);
    for (const box of document.querySelectorAll<HTMLInputElement>(".builder-answer-list input")) box.click();
    expect(picked()).toEqual(["q1::4", "q1::5", ""]);
    expect(find("[data-none]").textContent).toBe("4, 5");
    choose("q2");
    expect(find(".builder-answers").hidden).toBe(true);
    expect(find(".builder-words").hidden).toBe(false);
    expect(picked()).toEqual([""]);
    choose("");
    expect(find(".builder-words").hidden).toBe(true);
    expect(find("[data-none]").textContent).toBe("Choose");
  });
});
