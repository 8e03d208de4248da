import { afterEach, expect, it, vi } from "vitest";
import { page } from "../../tests/page";

afterEach(() => vi.unstubAllGlobals());

it("tells the page around it how high it is", async () => {
  let measured = (): void => undefined;
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(tell: () => void) {
        measured = tell;
      }
      observe(): void {}
      disconnect(): void {}
    },
  );
  const parent = { postMessage: vi.fn() };
  vi.spyOn(window, "parent", "get").mockReturnValue(parent as unknown as Window);
  await page("survey-frame", `<main data-controller="survey-frame">x</main>`);
  measured();
  expect(parent.postMessage).toHaveBeenCalledWith({ customerMapSurveyHeight: 0 }, "*");
});
