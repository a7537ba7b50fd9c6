import { ClienteleError, show } from "../../core/errors.ts";

const BETWEEN = " + ";

/** An item as it stands in the text of a set: quoted as JSON where it could be taken for several. */
export function itemText(item: string): string {
  return item.includes(BETWEEN.trim()) || item.startsWith('"') ? JSON.stringify(item) : item;
}

/** The text of a set with one more item. */
export function withItem(set: string, item: string): string {
  return set === "" ? item : set + BETWEEN + item;
}

/**
 * The items of a set as tables of sets and rules write it: `"butter + jam"` is butter and jam. An item whose own name has a plus stands in quotation marks. O(length).
 *
 * @throws "bad-value" for text that is no such list.
 *
 * @example
 * import { itemsIn } from "clientele/recommend";
 * itemsIn("butter + jam"); // => ["butter", "jam"]
 * itemsIn('"1 + 1 free" + jam'); // => ["1 + 1 free", "jam"]
 * itemsIn('"open'); // throws "bad-value"
 */
export function itemsIn(set: string): string[] {
  const items: string[] = [];
  let at = 0;
  while (at < set.length) {
    let end: number;
    if (set[at] === '"') {
      end = at + 1;
      while (end < set.length && set[end] !== '"') end += set[end] === "\\" ? 2 : 1;
      if (end >= set.length) throw noSet(set);
      items.push(unquoted(set, at, ++end));
    } else {
      const next = set.indexOf(BETWEEN, at);
      end = next < 0 ? set.length : next;
      items.push(set.slice(at, end));
    }
    if (end < set.length && !set.startsWith(BETWEEN, end)) throw noSet(set);
    at = end + BETWEEN.length;
  }
  return items;
}

function unquoted(set: string, from: number, to: number): string {
  try {
    return JSON.parse(set.slice(from, to));
  } catch {
    throw noSet(set);
  }
}

function noSet(set: string): ClienteleError {
  return new ClienteleError("bad-value", `${show(set)} is no set of items as the tables write it.`, {
    value: set,
    expected: "items with a plus between them",
  });
}
