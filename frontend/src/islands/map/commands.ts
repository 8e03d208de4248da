// Turns keys and buttons into the commands of a map.
import type { Direction } from "./neighbours";

export type Command =
  | "zoom-in"
  | "zoom-out"
  | "fit"
  | "selection"
  | "undo"
  | "redo"
  | "copy"
  | "edit"
  | "open"
  | "fold"
  | "first"
  | "escape"
  | Direction;

const KEYS: Record<string, Command> = {
  Enter: "edit",
  F2: "edit",
  " ": "fold",
  Escape: "escape",
  Home: "first",
  "+": "zoom-in",
  "-": "zoom-out",
  "0": "fit",
  ArrowLeft: "ArrowLeft",
  ArrowRight: "ArrowRight",
  ArrowUp: "ArrowUp",
  ArrowDown: "ArrowDown",
};

const CONTROL_KEYS: Record<string, Command> = { z: "undo", y: "redo", c: "copy", enter: "open" };

/** The command of a key pressed while no label is edited. */
export function commandOfKey(event: KeyboardEvent): Command | undefined {
  if (!event.ctrlKey && !event.metaKey) return KEYS[event.key];
  const key = event.key.toLowerCase();
  return key === "z" && event.shiftKey ? "redo" : CONTROL_KEYS[key];
}

/** The command of the button that was clicked. */
export function commandOfButton(event: Event): Command | undefined {
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest<HTMLElement>("[data-map-command]")?.dataset.mapCommand as Command | undefined;
}
