// The door to the canvas of relationship and mind maps.
import { MapCanvas } from "./canvas";

/** Bring the map inside `element` (see components/map_canvas.html) to life; the result stops it again. */
export function mount(element: HTMLElement): () => void {
  const canvas = new MapCanvas(element);
  return () => canvas.close();
}
