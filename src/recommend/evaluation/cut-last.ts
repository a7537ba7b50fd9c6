import { type Random, shuffle } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { PIECE } from "../input/pieces.ts";

/** Which rows go where: 1 is in. A row may be in neither. */
export interface Cut {
  readonly train: Uint8Array;
  readonly test: Uint8Array;
  /** First instant and exclusive end of the test; null where every customer has their own. */
  readonly from: number | null;
  readonly to: number | null;
  /** Customers by why they are not tested on. */
  readonly untested: Map<string, number>;
}

/** What is the last of a customer. */
export interface LastRule {
  readonly way: "last-out" | "last-basket" | "last-share";
  readonly ties: "together" | "by-item" | "random";
  readonly share: number;
  readonly least: number;
}

/** Rows of customers looked at in a step. */
const SOME: number = PIECE >> 4;

/** Holds back the last of each customer; everything else, rows of nobody included, is for training. O(rows log rows of one customer), in steps of some milliseconds. */
export function* cutLastSteps(table: Interactions, rule: LastRule, random: Random): Steps<Cut> {
  const { length, columns, info } = table;
  const { codes } = columns.customer;
  const train = new Uint8Array(length).fill(1);
  const test = new Uint8Array(length);
  const untested = new Map<string, number>();
  const skip = (reason: string) => void untested.set(reason, (untested.get(reason) ?? 0) + 1);
  const what = rule.way === "last-basket" ? "baskets" : "items";
  const cut = (from: number, to: number) => {
    const groups = inGroups(table, from, to, rule, random);
    const units = rule.way === "last-basket" ? countBaskets(table, from, to) : to - from;
    if (units < rule.least) return skip(`fewer than ${rule.least} ${what}`);
    const wanted = rule.way === "last-share" ? Math.max(1, Math.floor(rule.share * (to - from))) : 1;
    let taken = 0;
    let g = groups.length;
    while (taken < wanted) taken += groups[--g].length;
    if (g === 0) return skip("everything at one time");
    for (let k = g; k < groups.length; k++)
      for (const row of groups[k]) {
        test[row] = 1;
        train[row] = 0;
      }
  };
  for (let i = 0, c = 0, stop = SOME; c < info.customers; c++) {
    const from = i;
    while (i < length && codes[i] === c) i++;
    if (i > from) cut(from, i);
    if (i < stop) continue;
    stop = i + SOME;
    yield [0, Number.NaN];
  }
  return { train, test, from: null, to: null, untested };
}

/** Rows of a customer in order of time, those that are not to be parted together. */
function inGroups(table: Interactions, from: number, to: number, rule: LastRule, random: Random): number[][] {
  const { time, item, basket } = table.columns;
  const byBasket = rule.way === "last-basket";
  const when = new Map<number, number>();
  for (let row = from; row < to; row++) {
    // what has no time is older than all that has one
    const t = Number.isNaN(time[row]) ? Number.NEGATIVE_INFINITY : time[row];
    const b = basket[row];
    if (byBasket) when.set(b, Math.min(when.get(b) ?? Number.POSITIVE_INFINITY, t));
    else when.set(row, t);
  }
  const at = (row: number): number => when.get(byBasket ? basket[row] : row) as number;
  const rows = Array.from({ length: to - from }, (_, k) => from + k);
  if (rule.ties === "random") shuffle(random, rows);
  const places = item.codes;
  rows.sort(
    byBasket || rule.ties === "random"
      ? (a, b) => compare(at(a), at(b)) || (byBasket ? a - b : 0)
      : (a, b) => compare(at(a), at(b)) || places[a] - places[b] || a - b,
  );
  const groups: number[][] = [];
  for (const row of rows) {
    const group = groups[groups.length - 1];
    const previous = group?.[0];
    const together =
      previous !== undefined &&
      (rule.ties === "together" ? at(previous) === at(row) : byBasket && basket[previous] === basket[row]);
    if (together) group.push(row);
    else groups.push([row]);
  }
  return groups;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function countBaskets(table: Interactions, from: number, to: number): number {
  const { basket } = table.columns;
  return basket[to - 1] - basket[from] + 1;
}
