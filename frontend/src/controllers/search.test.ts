import { beforeEach, describe, expect, it } from "vitest";
import { find, page, press } from "../../tests/page";

const HTML = `<form data-controller="search">
  <input type="search" data-search-target="input" data-action="keydown->search#key">
  <div data-search-target="results">
    <a role="option" id="one" href="#one" aria-selected="false">One</a>
    <a role="option" id="two" href="#two" aria-selected="false">Two</a>
  </div>
</form>`;

const chosen = () => document.querySelector('[aria-selected="true"]')?.id;

describe("search", () => {
  beforeEach(async () => {
    Element.prototype.scrollIntoView = () => {};
    await page("search", HTML);
  });

  it("walks the results and starts again behind the last", () => {
    const input = find("input");
    press(input, "ArrowDown");
    expect(chosen()).toBe("one");
    expect(input.getAttribute("aria-activedescendant")).toBe("one");
    press(input, "ArrowDown");
    press(input, "ArrowDown");
    expect(chosen()).toBe("one");
    press(input, "ArrowUp");
    expect(chosen()).toBe("two");
  });

  it("opens the chosen result with Enter, and searches when none is chosen", () => {
    let opened = "";
    find("#one").addEventListener("click", (event) => {
      event.preventDefault();
      opened = "one";
    });
    expect(press(find("input"), "Enter").defaultPrevented).toBe(false);
    press(find("input"), "ArrowDown");
    expect(press(find("input"), "Enter").defaultPrevented).toBe(true);
    expect(opened).toBe("one");
  });

  it("forgets the results with Escape", () => {
    press(find("input"), "Escape");
    expect(find("[data-search-target=results]").children).toHaveLength(0);
  });

  it("leaves the keys of an input method alone", () => {
    press(find("input"), "ArrowDown", { isComposing: true });
    expect(chosen()).toBeUndefined();
  });

  it("says aloud whether there are results", async () => {
    find("[data-search-target=results]").replaceChildren();
    await Promise.resolve();
    expect(find("input").getAttribute("aria-expanded")).toBe("false");
  });
});
