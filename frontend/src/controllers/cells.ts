// Changes a cell of a table in its place: double click, or F2 or Enter on the cell; Enter saves, Escape leaves it,
// Tab saves and goes on to the next cell. The arrow keys walk from cell to cell; F2 on a row begins with its first one.
//
//   <form data-controller="cells" data-cells-url-value="/customers/" data-cells-query-value="sort=name"
//     data-action="dblclick->cells#edit keydown->cells#pressed">
//     <table><tbody><tr data-record="…"><td data-cell="industry">Retail</td></tr></tbody></table>
//   </form>
// GET <url><record>/cell/?<query>&cell=industry answers the editor; POST the same: 200 the row, else the editor with the reason.
import { Controller } from "@hotwired/stimulus";
import htmx from "htmx.org";
import { message } from "../messages";
import { getText, postFields } from "../request";
import { toast } from "../toast";

const CELL = "td[data-cell]";

interface Opened {
  cell: HTMLElement;
  before: Node[];
}

export class CellsController extends Controller<HTMLElement> {
  static override values = { url: String, query: String };
  declare readonly urlValue: string;
  declare readonly queryValue: string;

  private opened: Opened | undefined;
  private isSaving = false;

  edit(event: Event): void {
    const cell = cellOf(event.target);
    if (cell === undefined || cell === this.opened?.cell) return;
    getSelection()?.removeAllRanges();
    void this.open(cell);
  }

  pressed(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const isDone = this.opened ? this.pressedInside(event) : this.pressedOutside(event);
    if (isDone) event.preventDefault();
  }

  private pressedInside(event: KeyboardEvent): boolean {
    if (this.opened === undefined || cellOf(event.target) !== this.opened.cell) return false;
    if (event.key === "Escape") this.leave();
    else if (event.key === "Tab") void this.save(event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && !event.shiftKey) void this.save(0);
    else return false;
    event.stopPropagation();
    return true;
  }

  private pressedOutside(event: KeyboardEvent): boolean {
    const target = event.target as HTMLElement;
    const cell = target.matches(CELL) ? target : undefined;
    const wanted = wantedBy(event.key, cell, target);
    if (wanted !== undefined) void this.open(wanted);
    const next = cell ? neighbour(cell, event.key) : firstBeside(target, event.key);
    if (wanted === undefined && next !== undefined) focusOn(next);
    return wanted !== undefined || next !== undefined;
  }

  private async open(cell: HTMLElement): Promise<void> {
    this.leave();
    const { status, text } = await getText(this.addressOf(cell));
    if (status === 0) toast(message("network_failed"), "warning");
    if (status === 0 || !cell.isConnected) return;
    this.opened = { cell, before: [...cell.childNodes] };
    this.show(text);
  }

  private show(text: string): void {
    const cell = this.opened?.cell;
    if (cell === undefined) return;
    cell.innerHTML = text;
    cell.classList.add("cell-open");
    htmx.process(cell);
    const control = cell.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea, [tabindex]");
    control?.focus();
    if (control instanceof HTMLInputElement && control.type === "text") control.select();
  }

  private leave(): void {
    if (this.opened === undefined) return;
    const { cell, before } = this.opened;
    this.opened = undefined;
    cell.classList.remove("cell-open");
    cell.replaceChildren(...before);
    focusOn(cell);
  }

  private async save(step: number): Promise<void> {
    const cell = this.opened?.cell;
    if (cell === undefined || this.isSaving) return;
    this.isSaving = true;
    const { status, text } = await postFields(this.addressOf(cell), fieldsOf(cell));
    this.isSaving = false;
    if (status === 0) toast(message("network_failed"), "warning");
    else if (status === 200) this.replaceRow(cell, text, step);
    else this.show(text);
  }

  private replaceRow(cell: HTMLElement, text: string, step: number): void {
    const old = cell.closest("tr");
    const template = document.createElement("template");
    template.innerHTML = text;
    const row = template.content.querySelector("tr");
    if (old === null || row === null) return;
    const box = old.querySelector<HTMLInputElement>("input[type=checkbox]");
    const newBox = row.querySelector<HTMLInputElement>("input[type=checkbox]");
    if (box && newBox) newBox.checked = box.checked;
    this.opened = undefined;
    old.replaceWith(row);
    const saved = row.querySelector<HTMLElement>(`td[data-cell="${cell.dataset["cell"]}"]`);
    const cells = [...this.element.querySelectorAll<HTMLElement>(CELL)];
    const next = saved && step !== 0 ? cells[cells.indexOf(saved) + step] : undefined;
    if (next !== undefined) void this.open(next);
    else if (saved !== null) focusOn(saved);
  }

  private addressOf(cell: HTMLElement): string {
    const query = new URLSearchParams(this.queryValue);
    query.set("cell", cell.dataset["cell"] ?? "");
    return `${this.urlValue}${cell.closest<HTMLElement>("tr")?.dataset["record"]}/cell/?${query}`;
  }
}

function cellOf(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>(CELL)) || undefined;
}

/** F2 edits the cell, or the first one of the row; Enter edits the cell. */
function wantedBy(key: string, cell: HTMLElement | undefined, target: HTMLElement): HTMLElement | undefined {
  if (key === "F2") return cell ?? target.closest("tr")?.querySelector<HTMLElement>(CELL) ?? undefined;
  return key === "Enter" ? cell : undefined;
}

/** From the box of a row the right arrow goes into its first cell. */
function firstBeside(target: HTMLElement, key: string): HTMLElement | undefined {
  if (key !== "ArrowRight" || !target.matches("input[type=checkbox]")) return undefined;
  return target.closest("tr")?.querySelector<HTMLElement>(CELL) ?? undefined;
}

function focusOn(cell: HTMLElement): void {
  cell.tabIndex = -1;
  cell.focus();
}

function neighbour(cell: HTMLElement, key: string): HTMLElement | undefined {
  const row = cell.closest("tr");
  const own = [...(row?.querySelectorAll<HTMLElement>(CELL) ?? [])];
  const place = own.indexOf(cell);
  if (key === "ArrowLeft" || key === "ArrowRight") return own[place + (key === "ArrowRight" ? 1 : -1)];
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
  const other = key === "ArrowDown" ? row?.nextElementSibling : row?.previousElementSibling;
  return other?.querySelectorAll<HTMLElement>(CELL)[place];
}

function fieldsOf(cell: HTMLElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const control of cell.querySelectorAll<HTMLInputElement>("input, select, textarea")) {
    if (control.type !== "checkbox" || control.checked) fields.append(control.name, control.value);
  }
  return fields;
}
