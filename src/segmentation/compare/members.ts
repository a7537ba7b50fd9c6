import { type Data, type Id, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { idList } from "../../core/id-list.ts";
import { Table } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { keepRows } from "../rules/fact-columns.ts";
import { segmentColumn } from "../segment-column.ts";

/** Who is in which segment: rows with a customer and a segment, stage or cluster (`scoreRfm`, `lifecycleStages`, `assignCluster`), or a list of ids for each name. */
export type SegmentMembers =
  | Data<{ readonly customer: Id | null; readonly segment: Id | null }>
  | Data<{ readonly customer: Id | null; readonly stage: Id | null }>
  | Data<{ readonly customer: Id | null; readonly cluster: Id | null }>
  | { readonly [segment: string]: Iterable<Id> };

/** One segment among the customers looked at. */
interface Segment {
  readonly name: string;
  /** Numbers of its customers, ascending, each once. */
  readonly members: Int32Array;
  /** Ids that are not among the customers looked at. */
  readonly unknown: number;
}

/** Segments, the largest first. */
export interface Segments {
  readonly list: readonly Segment[];
  /** Ids in some segment that are not among the customers looked at, each once. */
  readonly unknown: number;
  /** Customers looked at that are in no segment, and in more than one. */
  readonly without: number;
  readonly overlapping: number;
}

/**
 * Reads segments and looks their ids up among numbered customers. O(ids).
 *
 * @throws "bad-input", "empty-input" when there is no segment, "missing-column".
 */
export function readMembers(
  input: SegmentMembers,
  numberOf: (id: string) => number | undefined,
  customers: number,
  what: string,
): Segments {
  if (typeof input !== "object" || input === null) {
    throw new ClienteleError(
      "bad-input",
      `${what}: segments is ${show(input)}; expected rows with customer and segment, or { name: ids }.`,
      { value: input },
    );
  }
  const lists = Symbol.iterator in input ? fromRows(input, what) : fromLists(input, what);
  if (lists.size === 0)
    throw new ClienteleError("empty-input", `${what} was given no segment; it needs at least one.`);
  const unknown = new Set<string>();
  const times = new Uint16Array(customers);
  const list: Segment[] = [];
  for (const [name, ids] of lists) {
    const found = new Set<number>();
    let lost = 0;
    for (const id of ids) {
      const number = numberOf(id);
      if (number !== undefined) found.add(number);
      else {
        lost++;
        unknown.add(id);
      }
    }
    for (const number of found) times[number]++;
    list.push({ name, members: Int32Array.from(found).sort(), unknown: lost });
  }
  list.sort((a, b) => b.members.length - a.members.length || (a.name < b.name ? -1 : 1));
  return {
    list,
    unknown: unknown.size,
    without: times.reduce((total, t) => total + (t === 0 ? 1 : 0), 0),
    overlapping: times.reduce((total, t) => total + (t > 1 ? 1 : 0), 0),
  };
}

function fromLists(input: object, what: string): Map<string, Set<string>> {
  return new Map(Object.entries(input).map(([name, ids]) => [name, idsOf(ids, name, what)]));
}

/** A list of ids as text, each once. */
export function idsOf(ids: unknown, name: string, what: string): Set<string> {
  return new Set(idList(ids, `${what}: ${show(name)}`));
}

function fromRows(input: Iterable<object>, what: string): Map<string, Set<string>> {
  const data = keepRows(input, "segments");
  const [first] = data instanceof Table ? [data.columns] : data;
  const { columns, length } = readColumns(
    data,
    {
      customer: { as: "text", from: "customer", required: false },
      segment: { as: "text", from: segmentColumn(first ?? {}), required: false },
    },
    { zone: zoneOf("UTC"), what: `${what} (segments)` },
  );
  const lists = new Map<string, Set<string>>();
  if (length === 0) return lists;
  const { customer, segment } = columns;
  // a segment of the map with nobody in it is still a segment
  const sets = segment.levels.map((name) => {
    const set = new Set<string>();
    lists.set(name, set);
    return set;
  });
  for (let i = 0; i < length; i++)
    if (segment.codes[i] >= 0 && customer.codes[i] >= 0)
      sets[segment.codes[i]].add(customer.levels[customer.codes[i]]);
  return lists;
}
