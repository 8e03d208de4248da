import { expect, it } from "vitest";
import icons from "../../src/customer_map/server/web/icons.json";

it("holds plain shapes, without scripts, styles or addresses", () => {
  for (const [name, shapes] of Object.entries(icons)) {
    expect(shapes, name).toMatch(/^(<(path|circle|rect|line|polyline|polygon|ellipse) [^<>]*\/>)+$/);
    expect(shapes, name).not.toMatch(/style=|href|on\w+=/);
  }
});

it("has every icon under a plain name", () => {
  expect(Object.keys(icons)).toContain("brand");
  for (const name of Object.keys(icons)) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
});
