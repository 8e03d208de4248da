// Turns a sentence into a toast in the corner of the page.

export type Tone = "info" | "success" | "warning" | "error";

/** Show `text`, and a smaller `hint` below it; errors stay until they are closed. */
export function toast(text: string, tone: Tone = "info", hint = ""): void {
  const template = document.querySelector<HTMLTemplateElement>("#toast-template");
  const area = document.getElementById("toasts");
  const element = template?.content.firstElementChild?.cloneNode(true);
  if (!(element instanceof HTMLElement) || area === null) return;
  element.classList.replace("tone-info", `tone-${tone}`);
  element.setAttribute("role", tone === "error" ? "alert" : "status");
  element.dataset.toastStayValue = String(tone === "error");
  element.querySelector(".toast-text")?.replaceChildren(text, ...hintParts(hint));
  area.append(element);
}

function hintParts(hint: string): HTMLElement[] {
  if (hint === "") return [];
  const part = document.createElement("span");
  part.className = "toast-hint";
  part.textContent = hint;
  return [part];
}
