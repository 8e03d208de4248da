import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, page, press, toasts } from "../../tests/page";

vi.mock("htmx.org", () => ({ default: { process: vi.fn() } }));

const row = (id: string, industry: string) =>
  `<tr data-record="${id}"><td><input type="checkbox" id="box-${id}"></td><td data-cell="name"><a href="#">N</a></td><td data-cell="industry">${industry}</td></tr>`;
const HTML = `<form data-controller="cells" data-cells-url-value="/customers/" data-cells-query-value="sort=name"
  data-action="dblclick->cells#edit keydown->cells#pressed"><table><tbody>${row("a", "Bank")}${row("b", "Retail")}</tbody></table></form>`;
const editor = (value: string, more = "") =>
  `<div class="cell-editor"><input type="hidden" name="cell-version" value="3"><input type="text" name="cell-industry" value="${value}">${more}</div>`;

const cell = (id: string, name = "industry") => find(`tr[data-record="${id}"] td[data-cell="${name}"]`);
const input = () => find<HTMLInputElement>("input[type=text]");
const answers = (...given: [number, string][]) => {
  const fetched = vi.fn();
  for (const [status, text] of given) fetched.mockResolvedValueOnce(new Response(text, { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
};
const opened = async () => {
  cell("a").dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
  await vi.waitFor(() => expect(input()).toBe(document.activeElement));
};

describe("cells", () => {
  beforeEach(() => page("cells", HTML));

  it("shows the editor that the server sends, and puts all back with Escape", async () => {
    const fetched = answers([200, editor("Bank")]);
    await opened();
    expect(fetched).toHaveBeenCalledWith("/customers/a/cell/?sort=name&cell=industry", expect.anything());
    press(input(), "Escape");
    expect(cell("a").textContent).toBe("Bank");
    expect(document.activeElement).toBe(cell("a"));
  });

  it("saves with Enter, and shows the row as it is then, still marked", async () => {
    const fetched = answers([200, editor("Bank")], [200, row("a", "Health")]);
    await opened();
    find<HTMLInputElement>("#box-a").checked = true;
    input().value = "Health";
    press(input(), "Enter");
    await vi.waitFor(() => expect(cell("a").textContent).toBe("Health"));
    expect(String(fetched.mock.calls[1]?.[1].body)).toBe("cell-version=3&cell-industry=Health");
    expect(find<HTMLInputElement>("#box-a").checked).toBe(true);
    expect(document.activeElement).toBe(cell("a"));
  });

  it("goes on to the next cell with Tab", async () => {
    answers([200, editor("Bank")], [200, row("a", "Health")], [200, editor("N")]);
    await opened();
    press(input(), "Tab");
    await vi.waitFor(() => expect(cell("b", "name").contains(document.activeElement)).toBe(true));
  });

  it("shows in its place why something was refused", async () => {
    answers([200, editor("Bank")], [409, editor("Bank", "<p>There now: Retail</p>")]);
    await opened();
    press(input(), "Enter");
    await vi.waitFor(() => expect(cell("a").textContent).toContain("There now: Retail"));
    expect(document.activeElement).toBe(input());
  });

  it("keeps what was typed when the server cannot be reached", async () => {
    const fetched = answers([200, editor("Bank")]);
    await opened();
    fetched.mockRejectedValueOnce(new Error("offline"));
    input().value = "Typed";
    press(input(), "Enter");
    await vi.waitFor(() => expect(toasts()).toContain("No network."));
    expect(input().value).toBe("Typed");
  });

  it("walks with the arrow keys, and edits with F2", async () => {
    answers([200, editor("Retail")]);
    find("#box-a").focus();
    press(find("#box-a"), "ArrowRight");
    expect(document.activeElement).toBe(cell("a", "name"));
    press(cell("a", "name"), "ArrowRight");
    press(cell("a"), "ArrowDown");
    expect(document.activeElement).toBe(cell("b"));
    press(cell("b"), "F2");
    await vi.waitFor(() => expect(cell("b").contains(input())).toBe(true));
  });
});
