import type { TableColumn, TextColumn } from "../../core/table.ts";
import { wilsonWith } from "../../numeric/intervals.ts";
import type { OrderBook } from "./order-book.ts";

/** Columns by name, and the shop's share of money in each category, most first. */
export interface CategoryMoney {
  readonly columns: { readonly [name: string]: TableColumn };
  readonly shop: readonly { readonly category: string; readonly share: number }[];
}

/**
 * The category each customer spends most on, and its share of the money charged for lines that name one. Equal categories are in the order of their names. The interval is
 * Wilson's with Kish's effective number of orders, (sum w)^2 / sum w^2 of the orders' money: one large order is one observation. O(lines).
 */
export function categoryMoney(book: OrderBook, { codes, levels }: TextColumn, z: number): CategoryMoney {
  const { ids, start, lineStart, lines, lineAmount } = book;
  const customers = ids.length;
  const [share, low, high] = [0, 1, 2].map(() => new Float64Array(customers).fill(Number.NaN));
  const top = new Int32Array(customers).fill(-1);
  const money = new Float64Array(levels.length);
  const shop = new Float64Array(levels.length);
  const seen = new Int32Array(levels.length).fill(-1);
  for (let c = 0; c < customers; c++) {
    const touched: number[] = [];
    let total = 0;
    let squares = 0;
    for (let o = start[c]; o < start[c + 1]; o++) {
      let ofOrder = 0;
      for (let k = lineStart[o]; k < lineStart[o + 1]; k++) {
        const text = codes[lines[k]];
        if (text < 0) continue;
        if (seen[text] !== c) {
          seen[text] = c;
          money[text] = 0;
          touched.push(text);
        }
        money[text] += lineAmount[lines[k]];
        ofOrder += lineAmount[lines[k]];
      }
      total += ofOrder;
      squares += ofOrder * ofOrder;
    }
    for (const text of touched) shop[text] += money[text];
    if (!(total > 0)) continue;
    let best = touched[0];
    for (const text of touched)
      if (money[text] > money[best] || (money[text] === money[best] && levels[text] < levels[best]))
        best = text;
    const n = (total * total) / squares;
    top[c] = best;
    share[c] = Math.min(1, money[best] / total);
    [low[c], high[c]] = wilsonWith(z, share[c] * n, n);
  }
  let all = 0;
  for (const v of shop) all += v;
  return {
    columns: {
      topCategory: { codes: top, levels },
      topCategoryShare: share,
      topCategoryShareLow: low,
      topCategoryShareHigh: high,
    },
    shop: levels
      .map((category, k) => ({ category, share: all > 0 ? shop[k] / all : 0 }))
      .filter(({ share: s }) => s > 0)
      .sort((a, b) => b.share - a.share || (a.category < b.category ? -1 : 1)),
  };
}

/** The channel of most of each customer's orders (the first line of an order that names one counts), of equals the first by name. O(lines). */
export function channelsOf(
  book: OrderBook,
  { codes, levels }: TextColumn,
): { readonly [name: string]: TableColumn } {
  const { ids, start, lineStart, lines } = book;
  const favorite = new Int32Array(ids.length).fill(-1);
  const share = new Float64Array(ids.length).fill(Number.NaN);
  const distinct = new Float64Array(ids.length).fill(Number.NaN);
  const count = new Int32Array(levels.length);
  for (let c = 0; c < ids.length; c++) {
    const touched: number[] = [];
    let n = 0;
    for (let o = start[c]; o < start[c + 1]; o++) {
      let text = -1;
      for (let k = lineStart[o]; text < 0 && k < lineStart[o + 1]; k++) text = codes[lines[k]];
      if (text < 0) continue;
      if (count[text]++ === 0) touched.push(text);
      n++;
    }
    if (n === 0) continue;
    let best = touched[0];
    for (const text of touched)
      if (count[text] > count[best] || (count[text] === count[best] && levels[text] < levels[best]))
        best = text;
    favorite[c] = best;
    share[c] = count[best] / n;
    distinct[c] = touched.length;
    for (const text of touched) count[text] = 0;
  }
  return { channel: { codes: favorite, levels }, channelShare: share, channels: distinct };
}
