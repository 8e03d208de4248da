// Takes files dropped on the page, shows their names and sizes, and the progress of the upload.
//
//   <form method="post" enctype="multipart/form-data" data-controller="drop-zone" data-action="submit->drop-zone#send"
//         data-drop-zone-limit-value="104857600" data-drop-zone-kinds-value=".csv,.xlsx">
//     {% include "components/drop_zone.html" with field=form.file kinds=".csv,.xlsx" %}
//   </form>
// The server answers the upload with a redirect to the next step; without script the form posts as usual.
import { Controller } from "@hotwired/stimulus";
import { message } from "../messages";
import { readableSize } from "../sizes";

export class DropZoneController extends Controller<HTMLFormElement> {
  static override targets = ["zone", "input", "chosen", "error", "progress"];
  static override values = { limit: Number, kinds: String };
  declare readonly zoneTarget: HTMLElement;
  declare readonly inputTarget: HTMLInputElement;
  declare readonly chosenTarget: HTMLElement;
  declare readonly errorTarget: HTMLElement;
  declare readonly progressTarget: HTMLProgressElement;
  declare readonly limitValue: number;
  declare readonly kindsValue: string;

  over(event: DragEvent): void {
    event.preventDefault();
    this.zoneTarget.dataset.over = "";
  }

  leave(): void {
    delete this.zoneTarget.dataset.over;
  }

  drop(event: DragEvent): void {
    event.preventDefault();
    this.leave();
    const files = event.dataTransfer?.files;
    if (files === undefined || files.length === 0) return;
    this.inputTarget.files = files;
    this.choose();
  }

  choose(): void {
    const files = [...(this.inputTarget.files ?? [])];
    this.chosenTarget.hidden = files.length === 0;
    this.chosenTarget.textContent = files
      .map((file) => `${file.name} · ${readableSize(file.size)}`)
      .join(", ");
    this.complain(files.map((file) => this.fault(file)).find((fault) => fault !== "") ?? "");
  }

  send(event: SubmitEvent): void {
    if (this.errorTarget.hidden === false) {
      event.preventDefault();
      return;
    }
    event.preventDefault();
    this.upload(event.submitter);
  }

  private fault(file: File): string {
    const kinds = this.kindsValue.split(",").filter((kind) => kind !== "");
    const name = file.name.toLowerCase();
    if (kinds.length > 0 && !kinds.some((kind) => name.endsWith(kind.trim()))) {
      return message("file_wrong_kind", { kinds: kinds.join(" ") });
    }
    if (this.limitValue > 0 && file.size > this.limitValue) {
      return message("file_too_large", { limit: readableSize(this.limitValue) });
    }
    return "";
  }

  private complain(text: string): void {
    this.errorTarget.hidden = text === "";
    this.errorTarget.textContent = text;
  }

  private upload(button: HTMLElement | null): void {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => this.showProgress(event));
    request.addEventListener("load", () => this.arrived(request));
    request.addEventListener("error", () => this.failed(button));
    button?.setAttribute("disabled", "");
    this.progressTarget.hidden = false;
    request.open("POST", this.element.action);
    request.send(new FormData(this.element));
  }

  private showProgress(event: ProgressEvent): void {
    if (!event.lengthComputable) return;
    const percent = Math.round((100 * event.loaded) / event.total);
    this.progressTarget.value = percent;
    this.chosenTarget.textContent = message("upload_progress", { percent });
  }

  /** The page that the redirect led to, or the same page with its errors. */
  private arrived(request: XMLHttpRequest): void {
    if (request.responseURL !== "" && request.responseURL !== window.location.href && request.status < 400) {
      window.location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const fresh = page.querySelector("main");
    if (fresh === null) this.failed(null);
    else document.querySelector("main")?.replaceWith(fresh);
  }

  private failed(button: HTMLElement | null): void {
    button?.removeAttribute("disabled");
    this.progressTarget.hidden = true;
    this.complain(message("upload_failed"));
  }
}
