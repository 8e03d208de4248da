import { describe, expect, it } from "vitest";
import content from "../src/styles/content.css?raw";
import themes from "../src/styles/theme.css?raw";

type Tokens = Record<string, string>;
type Colour = [red: number, green: number, blue: number];

const TEXT = 4.5;
const SHAPE = 3;
const STATUSES = ["primary", "secondary", "info", "success", "warning", "error", "neutral"];

function tokensOf(name: string): Tokens {
  const block = themes.split("@plugin").find((part) => part.includes(`name: "${name}"`)) ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, key, value]) => [key, value]),
  );
}

function colour(tokens: Tokens, name: string): Colour {
  const hex = tokens[name] ?? "";
  const parts = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  expect(parts.some(Number.isNaN), `${name} is a colour of six digits`).toBe(false);
  return parts as Colour;
}

function mixed(ink: Colour, paper: Colour, share: number): Colour {
  return ink.map((value, index) => value * share + (paper[index] ?? 0) * (1 - share)) as Colour;
}

/** Relative luminance, WCAG 2.2. */
function luminance(rgb: Colour): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Colour, other: Colour): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** The share of colour in the tint of a class, read from its rule. */
function tintShare(selector: string): number {
  const rule = content.slice(content.indexOf(`${selector} {`));
  return Number(/color-mix\(in srgb, var\([\w-]+\) (\d+)%/.exec(rule)?.[1]) / 100;
}

it("measures black on white as 21 to 1", () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
  expect(contrast([118, 118, 118], [255, 255, 255])).toBeCloseTo(4.54, 2);
});

describe.each(["light", "dark"])("the %s look", (name) => {
  const tokens = tokensOf(name);
  const card = colour(tokens, "color-base-100");
  const page = colour(tokens, "color-base-200");

  it.each(["color-base-content", "ui-muted"])("has readable %s on cards, page and hovered rows", (ink) => {
    for (const paper of [card, page, colour(tokens, "ui-hover")]) {
      expect(contrast(colour(tokens, ink), paper)).toBeGreaterThanOrEqual(TEXT);
    }
  });

  it.each(STATUSES)("has readable text in the colour %s on cards and page", (status) => {
    const ink = colour(tokens, `color-${status}`);
    expect(contrast(ink, card)).toBeGreaterThanOrEqual(TEXT);
    expect(contrast(ink, page)).toBeGreaterThanOrEqual(TEXT);
  });

  it.each(STATUSES)("has readable pills and signs tinted with %s", (status) => {
    const ink = colour(tokens, `color-${status}`);
    for (const selector of [".status", ".sign"]) {
      const share = tintShare(selector);
      expect(share).toBeGreaterThan(0);
      expect(contrast(ink, mixed(ink, card, share))).toBeGreaterThanOrEqual(TEXT);
    }
  });

  it.each(STATUSES)("has readable text on a surface filled with %s", (status) => {
    const paper = colour(tokens, `color-${status}`);
    expect(contrast(colour(tokens, `color-${status}-content`), paper)).toBeGreaterThanOrEqual(TEXT);
  });

  it("has a readable sidebar", () => {
    const sidebar = colour(tokens, "ui-sidebar");
    for (const ink of ["ui-sidebar-content", "ui-sidebar-muted"]) {
      expect(contrast(colour(tokens, ink), sidebar)).toBeGreaterThanOrEqual(TEXT);
    }
    expect(contrast(colour(tokens, "ui-sidebar-mark"), sidebar)).toBeGreaterThanOrEqual(SHAPE);
    expect(contrast([255, 255, 255], colour(tokens, "ui-sidebar-active"))).toBeGreaterThanOrEqual(TEXT);
  });

  it("has fields whose border is seen", () => {
    expect(contrast(colour(tokens, "ui-field-border"), card)).toBeGreaterThanOrEqual(SHAPE);
  });
});
