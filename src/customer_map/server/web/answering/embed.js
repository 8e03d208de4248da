// Shows a survey inside a web page, in the place of this script:
//   <script async src="https://map.example.com/s/CODE/embed.js"></script>
(() => {
  const script = document.currentScript;
  if (!(script instanceof HTMLScriptElement)) return;
  const address = new URL(script.src);
  const frame = document.createElement("iframe");
  frame.src = new URL("./?embed=1", address).href;
  frame.title = script.dataset.title || "Survey";
  frame.style.cssText = "width:100%;height:32rem;border:0";
  frame.setAttribute("loading", "lazy");
  addEventListener("message", (event) => {
    const height = event.data && event.data.customerMapSurveyHeight;
    const isOurs = event.source === frame.contentWindow && event.origin === address.origin;
    if (isOurs && typeof height === "number" && height > 0) frame.style.height = `${Math.min(height, 20000)}px`;
  });
  script.after(frame);
})();
