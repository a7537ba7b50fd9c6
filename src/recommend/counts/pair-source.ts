import { isRecord } from "../../core/is-record.ts";
import { badOption, oneOf } from "../../core/options.ts";
import type { Steps } from "../../core/work.ts";
import { type Csr, filledRows, transpose, transposeSteps } from "../input/csr.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { basketsByItemsSteps, customersByItemsSteps } from "../input/matrices.ts";
import { needInteractions } from "../input/need-interactions.ts";
import { needObject } from "../use/needs.ts";
import { type CoCountVisitor, eachCoCount, itemCounts } from "./co-counts.ts";
import type { PairCounts } from "./pair-counts-types.ts";

/** How often each pair of items is together, from wherever it was counted. */
export interface PairSource {
  readonly per: "basket" | "customer";
  readonly longest: number;
  /** Ids of the items. */
  readonly items: readonly string[];
  /** Rows (baskets, customers) counted. */
  readonly rows: number;
  readonly passedOver: number;
  /** Rows with each item. */
  readonly counts: ArrayLike<number>;
  /** Visits each item once, with the others that share a row with it; all items, or those `from` to before `to`. */
  readonly each: (visit: CoCountVisitor, from?: number, to?: number) => void;
}

/** What is counted: of {@link PairSource}. */
export interface PairOptions {
  readonly per?: "basket" | "customer";
  readonly longest?: number;
}

/** Default of `longest`. */
const LONGEST = 1000;

/** Pairs of a table, or those that were counted before: these keep the settings they were counted with. In steps of some ten milliseconds for millions of rows. */
export function* pairSourceSteps(
  source: Interactions | PairCounts,
  options: PairOptions,
  per: "basket" | "customer",
  what: string,
): Steps<PairSource> {
  needObject(options, "options", "an object such as { longest: 1000 }");
  if (isRecord(source) && source.kind === "pair-counts") return countedBefore(source as PairCounts, options);
  const table = needInteractions(source, what);
  const by = oneOf(options.per ?? per, "per", ["basket", "customer"]);
  const longest = longestOption(options.longest);
  const { matrix } = yield* by === "basket" ? basketsByItemsSteps(table) : customersByItemsSteps(table);
  const pairs = pairsOfRows(matrix, longest, yield* transposeSteps(matrix));
  return { per: by, longest, items: table.columns.item.levels, ...pairs };
}

/** Pairs of the rows of a matrix, which is given turned as well. */
export function pairsOfRows(
  byRow: Csr,
  longest: number,
  turned: Csr,
): Pick<PairSource, "rows" | "passedOver" | "counts" | "each"> {
  let passedOver = 0;
  for (let r = 0; r < byRow.rows; r++) if (byRow.start[r + 1] - byRow.start[r] > longest) passedOver++;
  return {
    rows: filledRows(byRow) - passedOver,
    passedOver,
    counts: itemCounts(byRow, longest),
    each: eachCoCount(byRow, turned, longest),
  };
}

/** The longest row that counts. */
export function longestOption(longest: number = LONGEST): number {
  if (Number.isSafeInteger(longest) && longest >= 2) return longest;
  throw badOption("longest", longest, "a whole number of items, 2 or more");
}

function countedBefore(model: PairCounts, { per, longest }: PairOptions): PairSource {
  if (per !== undefined && per !== model.per)
    throw badOption("per", per, `"${model.per}", which the pairs were counted by, or nothing`);
  if (longest !== undefined && longest !== model.longest)
    throw badOption("longest", longest, `${model.longest}, which the pairs were counted with, or nothing`);
  const { items, rows, passedOver, counts } = model;
  return {
    per: model.per,
    longest: model.longest,
    items,
    rows,
    passedOver,
    counts,
    each: eachCounted(model),
  };
}

/** The triangle and, for the pairs' other halves, the triangle turned. */
function eachCounted({ items, start, other, both }: PairCounts): PairSource["each"] {
  const n = items.length;
  const upper: Csr = {
    rows: n,
    columns: n,
    start: Int32Array.from(start),
    at: Int32Array.from(other),
    value: Float64Array.from(both),
  };
  const lower = transpose(upper);
  const others = new Int32Array(n);
  const counts = new Int32Array(n);
  return (visit, from = 0, to = n) => {
    for (let item = from; item < to; item++) {
      let k = 0;
      for (const half of [lower, upper]) {
        for (let e = half.start[item]; e < half.start[item + 1]; e++) {
          others[k++] = half.at[e];
          counts[half.at[e]] = (half.value as Float64Array)[e];
        }
      }
      visit(item, others, k, counts);
      for (let m = 0; m < k; m++) counts[others[m]] = 0;
    }
  };
}
