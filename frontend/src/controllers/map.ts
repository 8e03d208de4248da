// Brings the drawing of a map to life; the code of the canvas is fetched only on pages that have one.
//
//   <section data-controller="map" data-map-url="/maps/<uuid>/" data-map-editable> <div class="map-stage"> <svg …> …
import { Controller } from "@hotwired/stimulus";

export class MapController extends Controller<HTMLElement> {
  private unmount: (() => void) | undefined;

  override connect(): void {
    void this.start();
  }

  override disconnect(): void {
    this.unmount?.();
  }

  private async start(): Promise<void> {
    const { mount } = await import("../islands/map");
    if (this.element.isConnected) this.unmount = mount(this.element);
  }
}
