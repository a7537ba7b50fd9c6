import type { TextColumn } from "../../core/table.ts";

/** A product of an order. */
export interface Item {
  readonly name: string | null;
  readonly quantity: number;
  /** Money of the line; NaN where the source does not say. */
  readonly money: number;
}

/** Products of all orders, one a row. */
export interface Items {
  readonly name: TextColumn;
  readonly quantity: Float64Array;
  readonly weight: Float64Array;
}

/** Rows of orders as rows of lines: `counts[row]` lines each. */
export function unfold(counts: Int32Array): {
  rowOf: Int32Array;
  collect(of: (row: number, k: number) => Item): Items;
} {
  const rowOf = new Int32Array(counts.reduce((sum, n) => sum + n, 0));
  for (let row = 0, i = 0; row < counts.length; row++) for (let k = 0; k < counts[row]; k++) rowOf[i++] = row;
  return {
    rowOf,
    collect: (of) => {
      const index = new Map<string, number>();
      const levels: string[] = [];
      const codes = new Int32Array(rowOf.length).fill(-1);
      const quantity = new Float64Array(rowOf.length).fill(Number.NaN);
      const weight = new Float64Array(rowOf.length);
      let k = 0;
      for (let i = 0; i < rowOf.length; i++) {
        k = i > 0 && rowOf[i] === rowOf[i - 1] ? k + 1 : 0;
        const { name, quantity: q, money } = of(rowOf[i], k);
        quantity[i] = q;
        weight[i] = Number.isNaN(money) ? q : money;
        if (name === null || name === "") continue;
        let code = index.get(name);
        if (code === undefined) {
          code = levels.push(name) - 1;
          index.set(name, code);
        }
        codes[i] = code;
      }
      return { name: { codes, levels }, quantity, weight };
    },
  };
}

const ENTITIES: { readonly [name: string]: string } = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  times: "×",
  ndash: "–",
  mdash: "—",
};

/** WordPress keeps names as HTML: "Salt &amp; Pepper &#8211; set" is "Salt & Pepper – set". Other entities stay as they are. */
export function plainText(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|([a-z]{2,5}));/g, (whole, code, name) => {
    if (code === undefined) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : whole;
    return Number(code) > 0 && Number(code) < 0x10ffff ? String.fromCodePoint(Number(code)) : whole;
  });
}

/** "2× Mug, large, 1× Tea": a new product begins where a number and a × follow a comma. */
export function splitProducts(text: string): Item[] {
  const items: Item[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !(text[at] === "," && countAt(text, at + 1) !== undefined)) continue;
    const part = text.slice(start, at);
    const count = countAt(part, 0);
    items.push(
      count === undefined
        ? { name: part.trim(), quantity: 1, money: Number.NaN }
        : { name: part.slice(count.end).trim(), quantity: count.n, money: Number.NaN },
    );
    start = at + 1;
  }
  return items.filter((item) => item.name !== "");
}

/** A count such as " 2×" at `from`. */
function countAt(text: string, from: number): { n: number; end: number } | undefined {
  let at = from;
  while (text[at] === " ") at++;
  const digits = at;
  while (at - digits < 9 && text[at] >= "0" && text[at] <= "9") at++;
  if (at === digits) return undefined;
  const n = Number(text.slice(digits, at));
  while (text[at] === " ") at++;
  return text[at] === "×" || (text[at] === "x" && text[at + 1] === " ") ? { n, end: at + 1 } : undefined;
}

/** "product_id:4959|1|30": product, quantity, money of the line. */
export function parseItem(text: string): Item {
  const [name, quantity, money] = text.split("|");
  const product = name.startsWith("product_id:") ? name.slice("product_id:".length) : name;
  return {
    name: product.trim() || null,
    quantity: numberOr(quantity, 1),
    money: numberOr(money, Number.NaN),
  };
}

function numberOr(text: string | undefined, otherwise: number): number {
  const n = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(n) ? n : otherwise;
}
