import { type Data, type Id, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { GrowingInts } from "../../core/growing.ts";
import { idList } from "../../core/id-list.ts";
import { badOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { segmentColumn } from "../segment-column.ts";

/**
 * Who is in which segment: rows with a customer and a segment (`scoreRfm`, `lifecycleStages`, `assignCluster`, your own), or ids by name, as rules give
 * them: `{ loyal: evaluateSegment(...) }`.
 */
export type Segmentation = Data<object> | { readonly [segment: string]: Iterable<Id> };

/** Which columns of a segmentation are meant. */
export interface SegmentationColumns {
  /** Column with the ids. Default "customer". */
  readonly customer?: string;
  /** Column with the segments. Default: the first of "segment", "stage" and "cluster" that is there. */
  readonly segment?: string;
}

/** What a customer without a segment (a cluster model knows such) is in. */
const NO_SEGMENT = "No Segment";
/** Where those come from who are in the second segmentation only. */
export const NOT_YET_KNOWN = "Not Yet Known";
/** Where those go who are in the first segmentation only. */
export const NO_LONGER_KNOWN = "No Longer Known";

/** A segmentation as the kernels see it: one entry for each row, or id of a list. */
export interface Membership {
  readonly customer: Int32Array;
  readonly ids: readonly string[];
  /** Code of the segment; -1 for none. */
  readonly segment: Int32Array;
  readonly names: readonly string[];
  readonly money: Float64Array | undefined;
  readonly info: Partial<TableInfo>;
}

/** Reads a segmentation. O(rows). */
export function readSegmentation(
  input: Segmentation,
  columns: SegmentationColumns & { readonly money?: string | undefined },
  what: string,
): Membership {
  if (typeof input !== "object" || input === null) {
    throw new ClienteleError(
      "bad-input",
      `${what} is ${show(input)}; expected rows with customer and segment, or ids by segment.`,
      { value: input },
    );
  }
  if (columns.money !== undefined && !(Symbol.iterator in input))
    throw badOption("money", columns.money, `none, for ${what} is ids by segment and has no columns`);
  const read = Symbol.iterator in input ? fromRows(input, columns, what) : fromIds(input, what);
  for (const name of [NO_SEGMENT, NOT_YET_KNOWN, NO_LONGER_KNOWN])
    if (read.names.includes(name))
      throw new ClienteleError(
        "bad-input",
        `${what} has a segment called ${show(name)}, a name that movements use for those without one. Rename it.`,
        { value: name },
      );
  return read;
}

function fromRows(
  input: Data<object>,
  columns: SegmentationColumns & { readonly money?: string | undefined },
  what: string,
): Membership {
  const data = input instanceof Table || Array.isArray(input) ? input : [...input];
  const found = data instanceof Table ? data.columns : (data[0] ?? {});
  const segment = columns.segment ?? segmentColumn(found);
  const { money } = columns;
  const read = readColumns(
    data,
    {
      customer: { as: "text", from: columns.customer ?? "customer" },
      segment: { as: "text", from: segment, required: false },
      money: { as: "number", from: money, required: false },
    },
    { zone: zoneOf("UTC"), what },
  ).columns;
  return {
    customer: read.customer.codes,
    ids: read.customer.levels,
    segment: read.segment.codes,
    names: read.segment.levels,
    money: money === undefined ? undefined : read.money,
    info: data instanceof Table ? data.info : {},
  };
}

function fromIds(input: { readonly [segment: string]: Iterable<Id> }, what: string): Membership {
  const names = Object.keys(input);
  const index = new Map<string, number>();
  const customer = new GrowingInts();
  const segment = new GrowingInts();
  names.forEach((name, s) => {
    const members = input[name];
    if (typeof members !== "object" || members === null || !(Symbol.iterator in members)) {
      throw new ClienteleError(
        "bad-input",
        `Segment ${show(name)} of ${what} is ${show(members)}; expected a list of ids. Of a condition, give what evaluateSegment returns.`,
        { value: members },
      );
    }
    const seen = new Set<number>();
    for (const text of idList(members, `segment ${show(name)} of ${what}`)) {
      let code = index.get(text);
      if (code === undefined) {
        code = index.size;
        index.set(text, code);
      }
      if (seen.has(code)) continue;
      seen.add(code);
      customer.push(code);
      segment.push(s);
    }
  });
  return {
    customer: customer.done(),
    ids: [...index.keys()],
    segment: segment.done(),
    names,
    money: undefined,
    info: {},
  };
}

/** Everyone in any of several segmentations, and all their segments, each with one number. */
export interface Joined {
  readonly ids: readonly string[];
  readonly names: readonly string[];
  /** Of each segmentation: customer and segment of each entry, by the common numbers. */
  readonly entries: readonly { readonly customer: Int32Array; readonly segment: Int32Array }[];
}

/** Gives customers and segments of several segmentations common numbers, in order of appearance; "No Segment" comes last, if anyone has none. */
export function joinSegmentations(parts: readonly Membership[]): Joined {
  const people = new Map<string, number>();
  const segments = new Map<string, number>();
  const numberIn = (index: Map<string, number>, text: string): number => {
    let n = index.get(text);
    if (n === undefined) {
      n = index.size;
      index.set(text, n);
    }
    return n;
  };
  const numbers = parts.map(({ customer, ids, names, segment }) => {
    // a table that is a part of another still lists everyone of the whole: only those with a row count
    const person = new Int32Array(ids.length).fill(-1);
    for (const c of customer) if (person[c] < 0) person[c] = numberIn(people, ids[c]);
    return {
      person,
      segment: Int32Array.from(names, (name) => numberIn(segments, name)),
      without: segment.includes(-1),
    };
  });
  const none = numbers.some(({ without }) => without) ? numberIn(segments, NO_SEGMENT) : -1;
  return {
    ids: [...people.keys()],
    names: [...segments.keys()],
    entries: parts.map(({ customer, segment }, p) => ({
      customer: customer.map((c) => numbers[p].person[c]),
      segment: segment.map((s) => (s < 0 ? none : numbers[p].segment[s])),
    })),
  };
}

/** The zone that all of them count their days in; undefined where none says. Errors: "mixed-info" for two. */
export function zoneOfAll(parts: readonly Membership[]): string | undefined {
  const zones = [...new Set(parts.flatMap(({ info }) => info.zone ?? []))];
  if (zones.length < 2) return zones[0];
  throw new ClienteleError(
    "mixed-info",
    `The segmentations count their days in different zones: ${zones.map(show).join(", ")}. Make them in one zone.`,
    { value: zones, expected: "one zone" },
  );
}

/** The one segment of each customer, -1 for those not there. */
export function oneEach(
  { ids, names, entries }: Joined,
  part: number,
  what: string,
  instead: string,
): Int32Array {
  const segmentOf = new Int32Array(ids.length).fill(-1);
  const { customer, segment } = entries[part];
  const twice: number[] = [];
  let count = 0;
  for (let i = 0; i < customer.length; i++) {
    const c = customer[i];
    if (segmentOf[c] < 0) segmentOf[c] = segment[i];
    else {
      count++;
      if (twice.length < 10) twice.push(i);
    }
  }
  if (count === 0) return segmentOf;
  const first = customer[twice[0]];
  throw new ClienteleError(
    "bad-input",
    `In ${what} some customers are in several segments or given twice (${count} entries too many), such as ${show(ids[first])} in ${show(names[segmentOf[first]])} and ${show(names[segment[twice[0]]])}. ${instead}`,
    {
      count,
      examples: twice.map((row) => ({ row, value: ids[customer[row]] })),
      expected: "one segment for each customer",
    },
  );
}
