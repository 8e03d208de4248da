import { beforeEach, describe, expect, it } from "vitest";
import { find, page, press } from "../../tests/page";

const HTML = `<details data-controller="menu" open><summary>Export</summary>
  <ul><li><a href="#pdf">PDF</a></li><li><button>PNG</button></li></ul></details><p>Elsewhere</p>`;

describe("menu", () => {
  beforeEach(() => page("menu", HTML));

  it("walks its items with the arrow keys, round and round", () => {
    press(find("summary"), "ArrowDown");
    expect(document.activeElement).toBe(find("a"));
    press(find("a"), "ArrowDown");
    expect(document.activeElement).toBe(find("button"));
    press(find("button"), "ArrowDown");
    expect(document.activeElement).toBe(find("a"));
  });

  it("closes with Escape and gives the focus back", () => {
    press(find("a"), "Escape");
    expect(find<HTMLDetailsElement>("details").open).toBe(false);
    expect(document.activeElement).toBe(find("summary"));
  });

  it("closes by a click elsewhere, not by one inside", () => {
    find("ul").click();
    expect(find<HTMLDetailsElement>("details").open).toBe(true);
    find("p").click();
    expect(find<HTMLDetailsElement>("details").open).toBe(false);
  });
});
