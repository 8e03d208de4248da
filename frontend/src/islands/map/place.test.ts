import { expect, it } from "vitest";
import { placeBeside } from "./place";

const STAGE = { width: 400, height: 300 };
const BAR = { width: 100, height: 30 };

it("stands centred above a node", () => {
  expect(placeBeside([150, 100, 60, 20], BAR, STAGE, ["above", "below"])).toEqual({
    side: "above",
    left: 130,
    top: 62,
  });
});

it("stands below where there is no room above", () => {
  expect(placeBeside([150, 10, 60, 20], BAR, STAGE, ["above", "below"])).toMatchObject({
    side: "below",
    top: 38,
  });
});

it("stands beside a node and never over it", () => {
  expect(placeBeside([100, 100, 60, 20], BAR, STAGE, ["right", "above"])).toMatchObject({
    side: "right",
    left: 168,
    top: 95,
  });
  expect(placeBeside([280, 100, 60, 20], BAR, STAGE, ["right", "above"])?.side).toBe("above");
  expect(placeBeside([20, 100, 60, 20], BAR, STAGE, ["left", "above"])?.side).toBe("above");
});

it("stays inside the stage", () => {
  expect(placeBeside([-20, 100, 60, 20], BAR, STAGE, ["above"])?.left).toBe(8);
  expect(placeBeside([390, 100, 60, 20], BAR, STAGE, ["above"])?.left).toBe(292);
});

it("has no place beside a node that is not seen", () => {
  expect(placeBeside([500, 100, 60, 20], BAR, STAGE, ["above"])).toBeUndefined();
  expect(placeBeside([100, -50, 60, 20], BAR, STAGE, ["above"])).toBeUndefined();
});
