import { badOption } from "../../core/options.ts";
import { timeOption, type Zone } from "../../core/time.ts";
import type { People } from "./people.ts";

/** Links between customers by number, in order of the time at which they were learnt. */
export interface Links {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly time: Float64Array;
}

/** Checks and numbers dated links. O(links log links). */
export function readIdentities(given: unknown, people: People, zone: Zone): Links {
  const expected =
    'links with the time they were learnt, such as { id: "guest-7", to: "acc-1", time: "2026-03-01" }';
  if (typeof given !== "object" || given === null || !(Symbol.iterator in given))
    throw badOption("identities", given, expected);
  const rows: { readonly a: number; readonly b: number; readonly time: number }[] = [];
  for (const link of given as Iterable<unknown>) {
    const { id, to, time } = (link ?? {}) as {
      readonly id?: unknown;
      readonly to?: unknown;
      readonly time?: unknown;
    };
    if (!isId(id) || !isId(to)) throw badOption("identities", link, expected);
    if (time === undefined || time === null)
      throw badOption(
        "identities.time",
        time,
        `the time at which ${id} and ${to} were found to be one person: without it later knowledge would reach features`,
      );
    rows.push({
      a: people.numberOf(String(id)),
      b: people.numberOf(String(to)),
      time: timeOption(time as number, "identities.time", zone),
    });
  }
  rows.sort((x, y) => x.time - y.time);
  return {
    a: Int32Array.from(rows, (row) => row.a),
    b: Int32Array.from(rows, (row) => row.b),
    time: Float64Array.from(rows, (row) => row.time),
  };
}

/**
 * Who is one person by the links learnt before `asOf`: of each customer the one that stands for the group, who was seen first (`seen` is the time of the first row of each; ties by text). Undefined when
 * no link joins anybody. O(customers + links).
 */
export function groupsBefore(
  { a, b, time }: Links,
  asOf: number,
  ids: readonly string[],
  seen: Float64Array,
): Int32Array | undefined {
  let known = 0;
  while (known < time.length && time[known] < asOf) known++;
  if (known === 0) return undefined;
  const root = Int32Array.from(ids, (_, c) => c);
  const find = (c: number): number => {
    let at = c;
    while (root[at] !== at) {
      root[at] = root[root[at]];
      at = root[at];
    }
    return at;
  };
  const before = (x: number, y: number) => seen[x] < seen[y] || (seen[x] === seen[y] && ids[x] < ids[y]);
  for (let k = 0; k < known; k++) {
    const [x, y] = [find(a[k]), find(b[k])];
    if (x === y) continue;
    if (before(x, y)) root[y] = x;
    else root[x] = y;
  }
  return root.map((_, c) => find(c));
}

function isId(value: unknown): value is string | number | bigint {
  return (
    (typeof value === "string" && value !== "") || typeof value === "number" || typeof value === "bigint"
  );
}
