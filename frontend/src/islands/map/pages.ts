// Turns the record of a node into the address of its page.

/** Kind of record → address with {id} in it. */
export type Pages = Record<string, string>;

/** The page of a record such as `customer:UUID`; nothing where its kind has none. */
export function pageOf(pages: Pages, ref = ""): string {
  const [kind = "", id = ""] = ref.split(":");
  return pages[kind]?.replace("{id}", id) ?? "";
}
