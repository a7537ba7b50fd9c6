import { isClienteleError } from "../../core/errors.ts";
import type { TextColumn } from "../../core/table.ts";
import { dayNumber, dayStart, type Zone } from "../../core/time.ts";
import type { Orders } from "../../data/index.ts";
import { type LifetimeRow, type Lifetimes, lifetimesOf } from "../../survival/index.ts";
import type { PairColumn, ReportLifetimes } from "../reductions.ts";

// what a first order can be told by, the most telling first
const COLUMNS: readonly PairColumn[] = ["channel", "place", "category", "payment"];
/** Curves of smaller groups would be chance, those of more groups a tangle. */
const LEAST_IN_GROUP = 30;
const MOST_GROUPS = 4;

/**
 * How long customers stay from their first order on, counted by days; null where the log is too small or too short to learn from how long a silence means that a customer has left.
 * O(lines).
 */
export function lifetimesFor(log: Orders, asOf: number, zone: Zone): ReportLifetimes | null {
  const keep = COLUMNS.filter((name) => (log.columns[name] as TextColumn | undefined) !== undefined);
  const lifetimes = orNothing(() => lifetimesOf(log, { asOf, keep }));
  if (lifetimes === null) return null;
  const { stop, event, spell } = lifetimes.columns;
  const silence = lifetimes.info.inactivity?.days ?? 0;
  const chosen = groupsOf(lifetimes, keep);
  const stays = new Map<number, number>();
  const there = new Map<number, number>();
  const width = stop.reduce((most, days) => Math.max(most, days), 0) + 1;
  for (let i = 0; i < lifetimes.length; i++) {
    const left = event[i] === 1 ? 1 : 0;
    if (left === 0) there.set(stop[i], (there.get(stop[i]) ?? 0) + 1);
    // how long a new customer stays; who comes back after a silence is no new one
    if (spell !== undefined && spell[i] !== 1) continue;
    const key = (((chosen?.group[i] ?? -1) + 1) * width + stop[i]) * 2 + left;
    stays.set(key, (stays.get(key) ?? 0) + 1);
  }
  const ascending = (a: readonly number[], b: readonly number[]) => a[0] - b[0];
  return {
    silence,
    until: dayStart(dayNumber(asOf - 1, zone) - silence, zone),
    by: chosen?.by ?? null,
    groups: chosen?.names ?? [],
    stays: [...stays].sort(ascending).map(([key, customers]) => {
      const place = Math.floor(key / 2);
      return { group: Math.floor(place / width) - 1, days: place % width, left: key % 2 === 1, customers };
    }),
    there: [...there].sort(ascending).map(([days, customers]) => ({ days, customers })),
  };
}

/** The first column that tells two or more groups of some size apart, the largest groups first. */
function groupsOf(
  lifetimes: Lifetimes<LifetimeRow>,
  columns: readonly PairColumn[],
): { readonly by: PairColumn; readonly names: readonly string[]; readonly group: Int32Array } | null {
  for (const by of columns) {
    const { codes, levels } = lifetimes.columns[by] as unknown as TextColumn;
    const { spell } = lifetimes.columns;
    const size = new Float64Array(levels.length);
    for (let i = 0; i < codes.length; i++) if (codes[i] >= 0 && (spell?.[i] ?? 1) === 1) size[codes[i]]++;
    const large = [...size.keys()]
      .filter((c) => size[c] >= LEAST_IN_GROUP)
      .sort((a, b) => size[b] - size[a] || a - b)
      .slice(0, MOST_GROUPS);
    if (large.length < 2) continue;
    const place = new Int32Array(levels.length).fill(-1);
    for (const [p, c] of large.entries()) place[c] = p;
    return {
      by,
      names: large.map((c) => levels[c]),
      group: Int32Array.from(codes, (c) => (c < 0 ? -1 : place[c])),
    };
  }
  return null;
}

function orNothing<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    // too few returns to learn from, nobody to follow, or a usual silence longer than the log
    const expected = ["too-few-rows", "empty-input", "bad-option"];
    if (isClienteleError(error) && expected.includes(error.code)) return null;
    throw error;
  }
}
