// Moves the numbers inside attributes (paths, transforms) from their old to their new values.

/** One attribute on its way. */
export interface Change {
  element: Element;
  attribute: string;
  from: string;
  to: string;
}

const DURATION_MS = 180;
const NUMBER = /-?\d*\.?\d+(?:e[-+]?\d+)?/gi;

/** The text between `from` and `to`, all numbers at `share` of their way; `to` where they have no common form. */
export function between(from: string, to: string, share: number): string {
  if (share >= 1 || from.replace(NUMBER, "#") !== to.replace(NUMBER, "#")) return to;
  const starts = from.match(NUMBER) ?? [];
  let index = 0;
  return to.replace(NUMBER, (end) => {
    const start = Number(starts[index++]);
    return String(Math.round((start + (Number(end) - start) * share) * 100) / 100);
  });
}

/** Starts quickly and arrives softly. */
export function eased(share: number): number {
  return 1 - (1 - share) ** 3;
}

export class Animator {
  private running: Change[] = [];
  private frame = 0;

  /** Run all changes together; those still on their way arrive at once. */
  run(changes: Change[]): void {
    this.finish();
    if (wantsRest()) {
      show(changes, 1);
      return;
    }
    this.running = changes;
    show(changes, 0);
    const start = performance.now();
    const step = (now: number): void => {
      const share = Math.min(1, Math.max(0, now - start) / DURATION_MS);
      show(changes, eased(share));
      if (share < 1) this.frame = requestAnimationFrame(step);
      else this.running = [];
    };
    this.frame = requestAnimationFrame(step);
  }

  /** Bring everything to its end now. */
  finish(): void {
    cancelAnimationFrame(this.frame);
    show(this.running, 1);
    this.running = [];
  }
}

function show(changes: Change[], share: number): void {
  for (const { element, attribute, from, to } of changes) {
    element.setAttribute(attribute, between(from, to, share));
  }
}

function wantsRest(): boolean {
  return window.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
}
