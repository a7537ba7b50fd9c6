import { fork, type Random, uniform } from "../../core/random.ts";
import { customersBy } from "./enough.ts";
import type { Taken } from "./learn-candidate.ts";
import type { ChurnPanel } from "./panel.ts";

/** Rows to learn from and rows to judge by. */
export interface Split {
  readonly learn: Taken;
  readonly judge: Int32Array;
}

/** How the rows of a panel are used. */
export interface PanelPlan {
  /** Rows that candidates are chosen and calibrated on. */
  readonly development: Taken;
  /** Validation within them. */
  readonly validation: readonly Split[];
  /** Rows that nothing was chosen or calibrated on. */
  readonly test: Int32Array;
  readonly on: "a later cut" | "other customers";
  /** Cut of the test; null with other customers. */
  readonly cut: number | null;
  readonly byTime: boolean;
}

const FOLDS = 5;
/** One in so many customers is held out where there is no later cut. */
const HELD_OUT = 4;
/** Customers of either outcome that the rows before the test, and the test itself, must have to be split by time. */
const LEAST_BEFORE = 10;
const LEAST_TESTED = 5;

/**
 * The last cut is kept for the test; before it, each cut is judged by what was learnt from cuts whose outcome windows were over by then (rolling origin with a purge), or by five groups of customers
 * where there is only one. A panel with nothing before the last cut, or next to nobody of an outcome on a side, is tested on a quarter of the customers, at the last cut, so that each counts once. No customer is on both sides of a split by
 * customers; those who were gone already are on the side of their name.
 */
export function planOf(panel: ChurnPanel, random: Random): PanelPlan {
  const { cut, until } = panel;
  const cuts = [...new Set(cut)].sort((a, b) => a - b);
  const last = cuts[cuts.length - 1];
  const rows = (keep: (i: number) => boolean) => placesWhere(panel.length, keep);
  const development = rows((i) => until[i] <= last);
  const later = rows((i) => cut[i] === last);
  if (rarer(panel, development) < LEAST_BEFORE || rarer(panel, later) < LEAST_TESTED)
    return otherCustomers(panel, last, random);
  const rolling = cuts
    .filter((at) => development.some((i) => cut[i] === at))
    .map((at) => ({ learn: { at: rows((i) => until[i] <= at) }, judge: rows((i) => cut[i] === at) }))
    .filter(({ learn }) => rarer(panel, learn.at) >= Math.max(LEAST_BEFORE, rarer(panel, development) / 3));
  return {
    development: { at: development },
    validation: rolling.length > 0 ? rolling : byCustomers(panel, { at: development }, random),
    test: later,
    on: "a later cut",
    cut: last,
    byTime: rolling.length > 0,
  };
}

/** A quarter of the customers for the test. */
function otherCustomers(panel: ChurnPanel, last: number, random: Random): PanelPlan {
  const group = groupsOf(panel, HELD_OUT, fork(random, "test"));
  const of = (i: number) => group(panel.ids[panel.customer[i]]);
  const held = placesWhere(panel.length, (i) => of(i) === 0);
  const once = held.filter((i) => panel.cut[i] === last);
  const development: Taken = {
    at: placesWhere(panel.length, (i) => of(i) !== 0),
    timesOf: (id) => (group(id) === 0 ? 0 : 1),
  };
  return {
    development,
    validation: byCustomers(panel, development, random),
    test: rarer(panel, once) >= LEAST_TESTED ? once : held,
    on: "other customers",
    cut: null,
    byTime: false,
  };
}

function byCustomers(panel: ChurnPanel, { at, timesOf = () => 1 }: Taken, random: Random): Split[] {
  const fold = groupsOf(panel, FOLDS, fork(random, "folds"));
  const of = (i: number) => fold(panel.ids[panel.customer[i]]);
  return Array.from({ length: FOLDS }, (_, f) => ({
    learn: { at: at.filter((i) => of(i) !== f), timesOf: (id: string) => (fold(id) === f ? 0 : timesOf(id)) },
    judge: at.filter((i) => of(i) === f),
  })).filter(({ judge }) => judge.length > 0);
}

/** Customers dealt into groups by chance: as many of those who left at some time into each, and of the others. Those who have no row are dealt by their name. */
function groupsOf(panel: ChurnPanel, groups: number, random: Random): (id: string) => number {
  const left = new Uint8Array(panel.ids.length);
  for (let i = 0; i < panel.length; i++) if (panel.left[i] === 1) left[panel.customer[i]] = 1;
  const chance = panel.ids.map((id) => uniform(fork(random, id)));
  const dealt = new Map<string, number>();
  const order = [...panel.ids.keys()].sort((a, b) => left[b] - left[a] || chance[a] - chance[b] || a - b);
  for (const [k, c] of order.entries()) dealt.set(panel.ids[c], k % groups);
  return (id) => dealt.get(id) ?? Math.floor(uniform(fork(random, id)) * groups);
}

/** Customers with the rarer outcome. Early cuts with few of them would keep richer candidates from being tried at all. */
function rarer(panel: ChurnPanel, at: Int32Array): number {
  const { left, stayed } = customersBy(panel, at);
  return Math.min(left, stayed);
}

function placesWhere(length: number, keep: (i: number) => boolean): Int32Array {
  const out: number[] = [];
  for (let i = 0; i < length; i++) if (keep(i)) out.push(i);
  return Int32Array.from(out);
}
