import { beforeEach, describe, expect, it, vi } from "vitest";
import { find, page } from "../../tests/page";

const HTML = `<form action="/import/" data-controller="drop-zone" data-action="submit->drop-zone#send"
    data-drop-zone-limit-value="2048" data-drop-zone-kinds-value=".csv,.xlsx">
  <div data-drop-zone-target="zone" data-action="dragover->drop-zone#over dragleave->drop-zone#leave drop->drop-zone#drop">
    <input type="file" data-drop-zone-target="input" data-action="change->drop-zone#choose">
    <p id="chosen" data-drop-zone-target="chosen" hidden></p><p id="error" data-drop-zone-target="error" hidden></p>
    <progress max="100" value="0" data-drop-zone-target="progress" hidden></progress>
  </div><button>Read</button></form>`;

function choose(name: string, size: number): void {
  const file = new File([new Uint8Array(size)], name);
  Object.defineProperty(find("input"), "files", { value: [file], configurable: true });
  find("input").dispatchEvent(new Event("change", { bubbles: true }));
}

class FakeRequest extends EventTarget {
  static last: FakeRequest;
  upload = new EventTarget();
  responseURL = "";
  responseText = "";
  status = 200;
  open = vi.fn();
  send = vi.fn();
  constructor() {
    super();
    FakeRequest.last = this;
  }
}

describe("drop-zone", () => {
  beforeEach(async () => {
    vi.stubGlobal("XMLHttpRequest", FakeRequest);
    await page("drop-zone", HTML);
  });

  it("shows name and size of the file", () => {
    choose("customers.csv", 1536);
    expect(find("#chosen").textContent).toBe("customers.csv · 1.5 KB");
    expect(find("#error").hidden).toBe(true);
  });

  it("refuses a wrong kind and a file too large before it travels", () => {
    choose("customers.exe", 10);
    expect(find("#error").textContent).toBe("Allowed are: .csv .xlsx.");
    choose("Customers.CSV", 4096);
    expect(find("#error").textContent).toBe("Larger than 2 KB.");
    find("button").click();
    expect(FakeRequest.last?.send).toBeUndefined();
  });

  it("marks the zone while a file hovers over it", () => {
    find("div").dispatchEvent(new Event("dragover", { cancelable: true }));
    expect(find("div").dataset.over).toBe("");
    find("div").dispatchEvent(new Event("dragleave"));
    expect(find("div").dataset.over).toBeUndefined();
  });

  it("shows how far the upload is, and a failure", () => {
    choose("customers.csv", 100);
    find("button").click();
    const request = FakeRequest.last;
    expect(request.open).toHaveBeenCalledWith("POST", expect.stringContaining("/import/"));
    request.upload.dispatchEvent(
      new ProgressEvent("progress", { lengthComputable: true, loaded: 25, total: 50 }),
    );
    expect(find<HTMLProgressElement>("progress").value).toBe(50);
    expect(find("#chosen").textContent).toBe("50 % uploaded");
    request.dispatchEvent(new Event("error"));
    expect(find("#error").textContent).toBe("The upload failed.");
    expect(find("button").hasAttribute("disabled")).toBe(false);
  });
});
