// Turns the icon names below and the lucide package (ISC licence) into the file that {% icon %} reads.
// Add a name here (or "our-name:lucide-name"), then run: npm run icons
import { readFileSync, writeFileSync } from "node:fs";

const names = `
  activity alert-circle:circle-alert alert-triangle:triangle-alert archive arrow-down arrow-left arrow-right arrow-up
  badge-check banknote bell book-open box briefcase building:building-2 calendar:calendar-days check chart-gantt check-circle:circle-check chevron-down
  chevron-first chevron-left chevron-right chevron-up clipboard-list clock columns:columns-3 contact copy corner-up-left credit-card database dot
  download ellipsis expand:maximize external-link eye eye-off factory file-spreadsheet file-text file-up filter:funnel flag folder
  gift git-branch globe graduation-cap grip:grip-vertical hand-helping handshake hash headset heart help:circle-question-mark history home:layout-dashboard image
  inbox info key keyboard kanban:square-kanban languages layers lightbulb link list list-tree loader:loader-circle lock log-in log-out
  mail map map-pin megaphone menu message:message-square-text message-heart:message-square-heart minus monitor moon network:waypoints mouse-pointer-click
  organisation:network journey:route mind-map:git-fork package paperclip pause pencil percent phone pie-chart:chart-pie play plus
  printer quote receipt redo redo-2 refresh:refresh-cw rocket rotate-ccw save scan:scan-search search send settings share:share-2 shield shield-check shopping-cart
  sliders:sliders-horizontal smartphone smile sort:arrow-up-down sparkles star store sun table tag target thumbs-up ticket timer trash:trash-2 trending-down
  trending-up trophy undo:undo-2 unlock:lock-open upload user user-check user-plus user-x users wallet x x-circle:circle-x zap
  zoom-in zoom-out fold:chevrons-down-up unfold:chevrons-up-down bar-chart:chart-column line-chart:chart-line
`
  .trim()
  .split(/\s+/);

const folder = new URL("../node_modules/lucide-static/icons/", import.meta.url);
const target = new URL("../../src/customer_map/server/web/icons.json", import.meta.url);

function shapes(lucideName) {
  const svg = readFileSync(new URL(`${lucideName}.svg`, folder), "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return inner.replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>");
}

const pin =
  "M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0";
const heart = "M12 13.4 9.2 10.6a1.85 1.85 0 0 1 2.8-2.4 1.85 1.85 0 0 1 2.8 2.4z";

// The product's own mark: a place on the map that somebody cares about.
const icons = { brand: `<path d="${pin}"/><path d="${heart}"/>` };
for (const name of names.toSorted()) {
  const [ours, lucide = ours] = name.split(":");
  icons[ours] = shapes(lucide);
}
writeFileSync(target, `${JSON.stringify(icons, null, 1)}\n`);
