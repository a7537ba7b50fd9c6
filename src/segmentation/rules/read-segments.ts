import { type Data, type Id, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { idList } from "../../core/id-list.ts";
import { Table } from "../../core/table.ts";
import type { Zone } from "../../core/time.ts";
import { segmentColumn } from "../segment-column.ts";
import type { Condition } from "./condition.ts";
import { keepRows, type Register } from "./fact-columns.ts";
import type { FactSegment } from "./facts.ts";

/** Segments by name, each a list of ids or a condition; or rows that name a customer and a segment. */
export type SegmentsInput =
  | Data<{ readonly customer: Id | null; readonly segment: string | null }>
  | { readonly [name: string]: Iterable<Id> | Condition };

/** Reads the segments; what comes back is asked once everyone has a number. */
export function readSegments(
  input: SegmentsInput | undefined,
  register: Register,
  zone: Zone,
): (customers: number) => FactSegment[] {
  if (input === undefined) return () => [];
  if (typeof input !== "object" || input === null) {
    throw new ClienteleError(
      "bad-input",
      `segments is ${show(input)}; expected { name: ids or condition } or rows with customer and segment.`,
      { value: input },
    );
  }
  const made =
    Symbol.iterator in input
      ? fromRows(input, register, zone)
      : Object.entries(input).map(fromEntry(register));
  return (customers) =>
    made.map(({ name, condition, members }) => {
      if (condition !== undefined) return { name, condition };
      const column = new Uint8Array(customers);
      for (const c of members) if (c >= 0) column[c] = 1;
      return { name, members: column };
    });
}

interface Draft {
  readonly name: string;
  readonly members: ArrayLike<number> & Iterable<number>;
  readonly condition?: Condition;
}

function fromEntry(register: Register): (entry: [string, Iterable<Id> | Condition]) => Draft {
  return ([name, value]) => {
    if (typeof value !== "object" || value === null) {
      throw new ClienteleError(
        "bad-input",
        `Segment ${show(name)} is ${show(value)}; expected a list of ids or a condition.`,
        { value },
      );
    }
    if (!(Symbol.iterator in value)) return { name, members: [], condition: value };
    return { name, members: idList(value, `segment ${show(name)}`).map((id) => register.numberOf(id)) };
  };
}

function fromRows(input: Iterable<object>, register: Register, zone: Zone): Draft[] {
  const data = keepRows(input, "segments");
  const [first] = data instanceof Table ? [data.columns] : data;
  const { columns } = readColumns(
    data,
    {
      customer: { as: "text", from: "customer", required: false },
      segment: { as: "text", from: segmentColumn(first ?? {}), required: false },
    },
    { zone, what: "segments" },
  );
  const { codes, levels } = columns.segment;
  const customer = register.numbersOf(columns.customer);
  const members: number[][] = levels.map(() => []);
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) members[codes[i]].push(customer[i]);
  return levels.map((name, k) => ({ name, members: members[k] }));
}
