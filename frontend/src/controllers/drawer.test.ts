import { beforeEach, describe, expect, it } from "vitest";
import { find, page, press } from "../../tests/page";

const HTML = `<div data-controller="drawer">
  <input type="checkbox" data-drawer-target="switch" data-action="drawer#changed">
  <nav class="sidebar"><a href="/customers/">Customers</a></nav>
  <div class="shell-body"></div>
</div>`;

describe("drawer", () => {
  beforeEach(() => page("drawer", HTML));

  it("moves the focus into the sidebar and keeps it there", () => {
    find<HTMLInputElement>("input").click();
    expect(document.activeElement).toBe(find("a"));
    expect(find(".shell-body").hasAttribute("inert")).toBe(true);
  });

  it("closes with Escape and gives the focus back", () => {
    find<HTMLInputElement>("input").click();
    press(document, "Escape");
    expect(find<HTMLInputElement>("input").checked).toBe(false);
    expect(find(".shell-body").hasAttribute("inert")).toBe(false);
    expect(document.activeElement).toBe(find("input"));
  });
});
