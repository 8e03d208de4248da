// Turns a value into a JSON request with the page's CSRF token, and any answer into one shape.

export interface Problem {
  code: string;
  message: string;
  hint: string;
}

export interface Answer<T> {
  status: number;
  body: T | undefined;
}

/** The token that the server rendered into the page. */
export function csrfToken(): string {
  const header = document.body.getAttribute("hx-headers:inherited") ?? "{}";
  return (JSON.parse(header) as Record<string, string>)["x-csrftoken"] ?? "";
}

/** POST `value` as JSON; a server that cannot be reached answers with status 0. */
export function postJson<T>(url: string, value: unknown): Promise<Answer<T>> {
  return send<T>(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", "x-csrftoken": csrfToken() },
    body: JSON.stringify(value),
  });
}

/** GET JSON; a server that cannot be reached answers with status 0. */
export function getJson<T>(url: string): Promise<Answer<T>> {
  return send<T>(url, { headers: { accept: "application/json" } });
}

export interface Page {
  status: number;
  text: string;
}

/** GET a part of a page; a server that cannot be reached answers with status 0. */
export function getText(url: string): Promise<Page> {
  return fetchText(url, {});
}

/** POST the fields of a form, for a part of a page. */
export function postFields(url: string, fields: URLSearchParams): Promise<Page> {
  return fetchText(url, { method: "POST", headers: { "x-csrftoken": csrfToken() }, body: fields });
}

async function fetchText(url: string, options: RequestInit): Promise<Page> {
  try {
    const response = await fetch(url, { credentials: "same-origin", ...options });
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: 0, text: "" };
  }
}

async function send<T>(url: string, options: RequestInit): Promise<Answer<T>> {
  try {
    const response = await fetch(url, { credentials: "same-origin", ...options });
    const isJson = response.headers.get("content-type")?.includes("json") ?? false;
    return { status: response.status, body: isJson ? ((await response.json()) as T) : undefined };
  } catch {
    return { status: 0, body: undefined };
  }
}
