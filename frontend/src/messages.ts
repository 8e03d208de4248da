// Turns the JSON block of the page into the sentences that scripts show, in the reader's language.

let cached: Record<string, string> | undefined;

function all(): Record<string, string> {
  if (cached === undefined) {
    const block = document.getElementById("script-messages");
    cached = JSON.parse(block?.textContent || "{}") as Record<string, string>;
  }
  return cached;
}

/** The sentence called `key`, with each {name} replaced by its value. */
export function message(key: string, values: Record<string, string | number> = {}): string {
  const sentence = all()[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Forget the sentences, so that the next call reads the page again. */
export function forgetMessages(): void {
  cached = undefined;
}
