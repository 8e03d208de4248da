import { beforeEach, describe, expect, it } from "vitest";
import { find, page } from "../../tests/page";

const HTML = `<form data-controller="unsaved" data-action="input->unsaved#changed submit->unsaved#saved"><input></form>`;

function leave(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return !event.defaultPrevented;
}

describe("unsaved", () => {
  beforeEach(() => page("unsaved", HTML));

  it("lets an unchanged page go", () => expect(leave()).toBe(true));

  it("warns after a change until the form is sent", () => {
    find("input").dispatchEvent(new Event("input", { bubbles: true }));
    expect(leave()).toBe(false);
    find("form").dispatchEvent(new Event("submit", { cancelable: true }));
    expect(leave()).toBe(true);
  });
});
