import { beforeEach, describe, expect, it } from "vitest";
import { find, page } from "../../tests/page";

const HTML = `<details open><form data-controller="theme" data-action="submit->theme#choose">
  <button name="theme" value="dark" aria-pressed="false" data-theme-target="choice">Dark</button>
  <button name="theme" value="system" aria-pressed="true" data-theme-target="choice">System</button>
</form></details>`;

describe("theme", () => {
  beforeEach(async () => {
    delete document.documentElement.dataset.theme;
    await page("theme", HTML);
  });

  it("changes the look at once and remembers it in a cookie", () => {
    find('[value="dark"]').click();
    expect(document.documentElement.dataset.theme).toBe("dark");
    expect(document.cookie).toContain("theme=dark");
    expect(find('[value="dark"]').getAttribute("aria-pressed")).toBe("true");
    expect(find('[value="system"]').getAttribute("aria-pressed")).toBe("false");
  });

  it("follows the device again", () => {
    find('[value="dark"]').click();
    find('[value="system"]').click();
    expect(document.documentElement.dataset.theme).toBeUndefined();
    expect(document.cookie).toContain("theme=system");
  });

  it("closes its menu", () => {
    find('[value="dark"]').click();
    expect(find<HTMLDetailsElement>("details").open).toBe(false);
  });
});
