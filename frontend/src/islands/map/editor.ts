// The one text box that always has the focus: it edits labels and listens to the keys of the map.

export interface EditorListener {
  /** A key while no label is edited; true when it was used. */
  onKey(event: KeyboardEvent): boolean;
  /** Typing began without a key for it; the result says whether the label may change. */
  onType(): boolean;
  onCommit(text: string): void;
  onEnd(): void;
}

export class LabelEditor {
  private editing = false;
  private composing = false;
  private before = "";

  constructor(
    readonly box: HTMLTextAreaElement,
    private readonly listener: EditorListener,
  ) {
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("compositionstart", () => this.compose());
    box.addEventListener("compositionend", () => {
      this.composing = false;
    });
    box.addEventListener("input", () => this.typed());
    box.addEventListener("blur", () => this.commit());
  }

  get isEditing(): boolean {
    return this.editing;
  }

  /** Whether an input method is composing: nothing may touch the box then. */
  get isComposing(): boolean {
    return this.composing;
  }

  get text(): string {
    return this.box.value;
  }

  focus(): void {
    this.box.focus({ preventScroll: true });
  }

  /** Start editing with `text`, all of it selected. */
  begin(text: string): void {
    this.start(text);
    this.box.value = text;
    this.box.select();
  }

  /** Take what was typed as the new label. */
  commit(): void {
    if (!this.editing) return;
    const text = this.box.value.replace(/\s+/g, " ").trim();
    const changed = text !== "" && text !== this.before;
    this.end();
    if (changed) this.listener.onCommit(text);
  }

  /** Stop without a change. */
  end(): void {
    if (!this.editing) return;
    this.editing = false;
    this.composing = false;
    this.box.value = "";
    delete this.box.dataset.editing;
    this.listener.onEnd();
  }

  /** Make the box say which node is selected. */
  point(elementId: string, label: string): void {
    if (elementId === "") this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", elementId);
    this.box.placeholder = label;
  }

  private start(before: string): void {
    this.editing = true;
    this.before = before;
    this.box.dataset.editing = "";
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    if (this.editing) this.editingKey(event);
    else if (this.listener.onKey(event)) event.preventDefault();
  }

  private editingKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === "Enter") {
      event.preventDefault();
      this.commit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.end();
    }
  }

  private compose(): void {
    this.composing = true;
    this.typed();
  }

  /** The first letter typed on a selected node replaces its label. */
  private typed(): void {
    if (this.editing) return;
    if (this.listener.onType()) this.start("");
    else this.box.value = "";
  }
}
