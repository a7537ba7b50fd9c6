import type { TextColumn } from "../../core/table.ts";
import { wilsonWith } from "../../numeric/intervals.ts";
import type { OrderBook } from "./order-book.ts";

/** No number of earlier purchases stands for more than this: from here on a customer's own purchases say nothing. */
const STRONGEST = 1e6;

/** What customers choose among the texts of one column (items, categories), one place per customer. */
export interface Tastes {
  /** Code of the favorite, -1 for none. */
  readonly favorite: Int32Array;
  readonly share: Float64Array;
  readonly affinity: Float64Array;
  readonly affinityLow: Float64Array;
  readonly affinityHigh: Float64Array;
  readonly distinct: Float64Array;
  readonly effective: Float64Array;
  /** The shop's share of each text. */
  readonly shares: Float64Array;
  /** How many purchases the shop's shares count for in the mixture. */
  readonly strength: number;
}

/**
 * What each customer chooses, against what the shop sells. A choice is a text in an order, once however many lines have it. With n_k of N choices, the shop's shares
 * p_k and the strength A, the affinity is the mean of the posterior of a Dirichlet prior A p, divided by p_k: (n_k + A p_k) / (N + A) / p_k. A comes
 * from the spread of the customers by moments: see {@link strengthOf}. O(lines + customers + texts).
 */
export function tastesOf(book: OrderBook, column: TextColumn, z: number): Tastes {
  const { start, ids } = book;
  const customers = ids.length;
  const choices = choicesOf(book, column);
  const { from, code, count, totals } = choices;
  let all = 0;
  for (let k = 0; k < totals.length; k++) all += totals[k];
  const shares = totals.map((t) => t / Math.max(1, all));
  const strength = strengthOf(choices, shares, all);
  const numbers = () => new Float64Array(customers).fill(Number.NaN);
  const [share, affinity, affinityLow, affinityHigh, effective] = [
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
  ];
  const distinct = new Float64Array(customers);
  const favorite = new Int32Array(customers).fill(-1);
  for (let c = 0; c < customers; c++) {
    if (start[c + 1] === start[c] || from[c + 1] === from[c]) continue;
    let n = 0;
    let best = -1;
    for (let j = from[c]; j < from[c + 1]; j++) {
      n += count[j];
      if (best < 0 || better(j, best, choices, column.levels)) best = j;
    }
    let entropy = 0;
    for (let j = from[c]; j < from[c + 1]; j++) entropy -= (count[j] / n) * Math.log(count[j] / n);
    const p = shares[code[best]];
    const [low, high] = wilsonWith(z, count[best] + strength * p, n + strength);
    favorite[c] = code[best];
    share[c] = count[best] / n;
    affinity[c] = (count[best] + strength * p) / (n + strength) / p;
    // the interval takes A as known, which it is not where nothing tells customers apart
    if (strength < STRONGEST) {
      affinityLow[c] = low / p;
      affinityHigh[c] = high / p;
    }
    distinct[c] = from[c + 1] - from[c];
    effective[c] = Math.exp(entropy);
  }
  return { favorite, share, affinity, affinityLow, affinityHigh, distinct, effective, shares, strength };
}

/** Customer c chose `code[j]` in `count[j]` orders, for j from `from[c]` to before `from[c + 1]`. */
interface Choices {
  readonly from: Int32Array;
  readonly code: Int32Array;
  readonly count: Int32Array;
  readonly totals: Float64Array;
}

function choicesOf({ start, lineStart, lines, ids }: OrderBook, { codes, levels }: TextColumn): Choices {
  const customers = ids.length;
  const from = new Int32Array(customers + 1);
  const code = new Int32Array(lines.length);
  const count = new Int32Array(lines.length);
  const totals = new Float64Array(levels.length);
  const inOrder = new Int32Array(levels.length).fill(-1);
  const place = new Int32Array(levels.length).fill(-1);
  let n = 0;
  for (let c = 0; c < customers; c++) {
    from[c] = n;
    for (let o = start[c]; o < start[c + 1]; o++) {
      for (let k = lineStart[o]; k < lineStart[o + 1]; k++) {
        const text = codes[lines[k]];
        if (text < 0 || inOrder[text] === o) continue;
        inOrder[text] = o;
        if (place[text] < from[c]) {
          place[text] = n;
          code[n++] = text;
        }
        count[place[text]]++;
        totals[text]++;
      }
    }
  }
  from[customers] = n;
  return { from, code: code.slice(0, n), count: count.slice(0, n), totals };
}

/** Most often; of equals the one that is rarer in the shop, for it tells more; then by name. */
function better(j: number, best: number, { code, count, totals }: Choices, levels: readonly string[]) {
  if (count[j] !== count[best]) return count[j] > count[best];
  const [a, b] = [code[j], code[best]];
  return totals[a] !== totals[b] ? totals[a] < totals[b] : levels[a] < levels[b];
}

/**
 * Moment estimate of A: with choices of a Dirichlet-multinomial the squared distances D = sum (n_k - N p_k)^2 / N, summed over customers, are expected to be
 * H (all + A customers) / (1 + A), H = 1 - sum p_k^2. Between 1 and a million; customers who differ no more than chance would have it (or cannot show that they
 * differ, with one choice each) get the upper end, and then every affinity is about 1.
 */
function strengthOf({ from, code, count }: Choices, shares: Float64Array, all: number): number {
  let square = 0;
  for (const p of shares) square += p * p;
  let distance = 0;
  let customers = 0;
  for (let c = 0; c + 1 < from.length; c++) {
    if (from[c] === from[c + 1]) continue;
    customers++;
    let n = 0;
    let own = 0;
    let cross = 0;
    for (let j = from[c]; j < from[c + 1]; j++) {
      n += count[j];
      own += count[j] * count[j];
      cross += count[j] * shares[code[j]];
    }
    distance += own / n - 2 * cross + n * square;
  }
  const spread = 1 - square;
  const beyondChance = distance - spread * customers;
  // rounding alone must not make a difference between customers
  if (!(beyondChance > 1e-9 * Math.max(1, distance))) return STRONGEST;
  return Math.min(STRONGEST, Math.max(1, (spread * all - distance) / beyondChance));
}
