import { daysBefore, type Past } from "../input/past.ts";
import type { SettledOrders } from "../input/settle-orders.ts";
import type { FeatureColumns, FeatureRequest } from "./feature-types.ts";

/** What the lines of orders say: items, categories and discounts, where the log has them. O(lines). */
export function lineFeatures(
  past: Past,
  orders: SettledOrders,
  rows: Int32Array,
  { observation, wanted }: FeatureRequest,
  out: FeatureColumns,
): void {
  const { lines } = past.ledgers;
  if (lines === undefined) return;
  const from = daysBefore(past, observation);
  const { item, category } = lines.codes;
  const { wall } = lines.numbers;
  if (item !== undefined && (hasValue(item) || wanted.has("items"))) {
    const [distinct, fresh, favorite] = columns(["items", "newItems", "favoriteShare"], rows.length, out);
    const known = new Int32Array(largest(item) + 1).fill(-1);
    const count = new Int32Array(known.length);
    const lately = new Int32Array(known.length).fill(-1);
    for (let r = 0; r < rows.length; r++) {
      let [all, most] = [0, 0];
      for (let k = lines.start[rows[r]]; k < lines.start[rows[r] + 1]; k++) {
        const code = item[k];
        if (code < 0) continue;
        if (wall[k] >= from) {
          if (lately[code] !== r) {
            lately[code] = r;
            count[code] = 0;
            distinct[r]++;
            if (known[code] !== r) fresh[r]++;
          }
          all++;
          most = Math.max(most, ++count[code]);
        }
        known[code] = r;
      }
      favorite[r] = all === 0 ? Number.NaN : most / all;
    }
  }
  if (category !== undefined && (hasValue(category) || wanted.has("categories"))) {
    const [distinct] = columns(["categories"], rows.length, out);
    const lately = new Int32Array(largest(category) + 1).fill(-1);
    for (let r = 0; r < rows.length; r++)
      for (let k = lines.start[rows[r]]; k < lines.start[rows[r] + 1]; k++) {
        const code = category[k];
        if (code < 0 || wall[k] < from || lately[code] === r) continue;
        lately[code] = r;
        distinct[r]++;
      }
  }
  const { discount } = orders;
  if (discount !== undefined && (discount.some((money) => money > 0) || wanted.has("discountShare")))
    discountFeatures(orders, discount, rows, from, out);
}

function discountFeatures(
  { start, wall, amount }: SettledOrders,
  discount: Float64Array,
  rows: Int32Array,
  from: number,
  out: FeatureColumns,
): void {
  const [share, orders] = columns(["discountShare", "discountedOrders"], rows.length, out);
  for (let r = 0; r < rows.length; r++) {
    let [off, price, reduced, all] = [0, 0, 0, 0];
    for (let o = start[rows[r]]; o < start[rows[r] + 1]; o++) {
      if (wall[o] < from) continue;
      off += discount[o];
      price += amount[o] + discount[o];
      if (discount[o] > 0) reduced++;
      all++;
    }
    share[r] = price > 0 ? off / price : Number.NaN;
    orders[r] = all > 0 ? reduced / all : Number.NaN;
  }
}

/** Columns of zeros. */
function columns(names: readonly string[], rows: number, out: FeatureColumns): Float64Array[] {
  return names.map((name) => {
    const values = new Float64Array(rows);
    out.set(name, values);
    return values;
  });
}

function hasValue(codes: Int32Array): boolean {
  return codes.some((code) => code >= 0);
}

function largest(codes: Int32Array): number {
  let most = -1;
  for (let i = 0; i < codes.length; i++) if (codes[i] > most) most = codes[i];
  return most;
}
