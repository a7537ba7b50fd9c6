import type { Csr } from "../input/csr.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { basketsByItems } from "../input/matrices.ts";
import type { Followings } from "./follow-counts.ts";

interface Rows {
  readonly start: number[];
  readonly at: number[];
  readonly time: number[];
}

/**
 * Visits and what the same customer bought from their beginning on and less than `within` ms later, by places in `items`. Where one of the two has no times, all that the customer bought counts.
 */
export function boughtAfter(
  views: Interactions,
  purchases: Interactions,
  items: readonly string[],
  within: number,
  longest: number,
): Followings {
  const place = new Map(items.map((id, k) => [id, k]));
  const placesIn = (table: Interactions) =>
    Int32Array.from(table.columns.item.levels, (id) => place.get(id) as number);
  const [seenPlace, boughtPlace] = [placesIn(views), placesIn(purchases)];
  const firstRow = rowsOfCustomers(purchases);
  const sameCustomer = new Map(purchases.columns.customer.levels.map((id, k) => [id, k]));
  const { matrix, customer, time } = basketsByItems(views);
  const from: Rows = { start: [0], at: [], time: [] };
  const to: Rows = { start: [0], at: [], time: [] };
  const latest = new Map<number, number>();
  for (let visit = 0; visit < matrix.rows; visit++) {
    const [begin, end] = [matrix.start[visit], matrix.start[visit + 1]];
    if (customer[visit] < 0 || end - begin > longest) continue;
    latest.clear();
    const c = sameCustomer.get(views.columns.customer.levels[customer[visit]]);
    for (let i = c === undefined ? 0 : firstRow[c]; c !== undefined && i < firstRow[c + 1]; i++) {
      const when = purchases.columns.time[i];
      if (when < time[visit] || when >= time[visit] + within) continue;
      const item = boughtPlace[purchases.columns.item.codes[i]];
      if (!(when <= (latest.get(item) ?? Number.NEGATIVE_INFINITY))) latest.set(item, when);
    }
    for (let e = begin; e < end; e++) {
      from.at.push(seenPlace[matrix.at[e]]);
      from.time.push(views.columns.time[e]);
    }
    from.start.push(from.at.length);
    for (const [item, when] of latest) {
      to.at.push(item);
      to.time.push(when);
    }
    to.start.push(to.at.length);
  }
  const csr = ({ start, at }: Rows): Csr => ({
    rows: start.length - 1,
    columns: items.length,
    start: Int32Array.from(start),
    at: Int32Array.from(at),
    value: undefined,
  });
  return {
    from: csr(from),
    to: csr(to),
    weight: undefined,
    times: { from: Float64Array.from(from.time), to: Float64Array.from(to.time) },
  };
}

/** Rows of customer c: from `[c]` to before `[c + 1]`. Rows are in order of customers, nobody's last. */
function rowsOfCustomers({ columns, info, length }: Interactions): Int32Array {
  const first = new Int32Array(info.customers + 1);
  for (let i = 0; i < length; i++) if (columns.customer.codes[i] >= 0) first[columns.customer.codes[i] + 1]++;
  for (let c = 0; c < info.customers; c++) first[c + 1] += first[c];
  return first;
}
