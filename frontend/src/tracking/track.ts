/**
 * The tracking script of web pages, built as /track.js:
 *
 *   <script defer src="https://map.example.com/track.js" data-write-key="…"></script>
 *   customerMap.consent("granted"); customerMap.track("Order Completed", { revenue: 99 });
 */
import { Visits } from "./visits";

declare global {
  interface Window {
    customerMap?: Visits;
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const address = new URL(script.src).origin;
  window.customerMap ??= new Visits({ address, writeKey: script.dataset.writeKey ?? "" });
}
