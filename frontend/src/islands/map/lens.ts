// Shows a viewport: by a CSS transform while a gesture lasts, by the viewBox attribute once it rests.
import type { Size, Viewport } from "./viewport";
import { transform, viewBox } from "./viewport";

export class Lens {
  view: Viewport = { x: 0, y: 0, scale: 1 };
  private base: Viewport = this.view;
  private frame = 0;

  constructor(
    private readonly stage: HTMLElement,
    private readonly svg: () => SVGSVGElement,
    private readonly onChange: (view: Viewport) => void,
  ) {}

  get size(): Size {
    return { width: this.stage.clientWidth || 1, height: this.stage.clientHeight || 1 };
  }

  /** Show a viewport while the gesture goes on. */
  move(view: Viewport): void {
    this.view = view;
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.paint());
  }

  /** Show a viewport for good. */
  settle(view: Viewport = this.view): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.view = view;
    this.base = view;
    const svg = this.svg();
    svg.setAttribute("viewBox", viewBox(view, this.size));
    svg.style.transform = "";
    this.onChange(view);
  }

  private paint(): void {
    this.frame = 0;
    this.svg().style.transform = transform(this.base, this.view);
    this.onChange(this.view);
  }
}
