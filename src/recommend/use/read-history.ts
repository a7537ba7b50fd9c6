import { ClienteleError, show } from "../../core/errors.ts";
import { isRecord } from "../../core/is-record.ts";
import { Table } from "../../core/table.ts";
import { dayNumber, toTime, type Zone } from "../../core/time.ts";
import { compareIds, placeOf } from "../input/id-order.ts";
import type { History } from "../models/history.ts";
import { buildHistory, earlier } from "./build-history.ts";
import type { CustomerHistory, CustomerInput, HistoryRow } from "./customer-history.ts";

/** A history as given, by a model's places. */
export interface ReadHistory {
  readonly customer: string | null;
  readonly history: History;
  /** Items that the model does not know. */
  readonly unknown: ReadonlySet<string>;
}

/**
 * What was given as a customer, by places in `items`; `find` answers an id's place (-1: none) faster than a search, where there is an index. Rows from `until` on (ms) are not looked at.
 * The order of rows does not matter. O(rows log items).
 */
export function readHistory(
  input: CustomerInput,
  items: readonly string[],
  zone: Zone,
  find: (item: string) => number = (item) => placeOf(item, items),
  until: number = Number.POSITIVE_INFINITY,
): ReadHistory {
  const { customer, rows } = rowsOf(input);
  const unknown = new Set<string>();
  const read: Rows = { place: [], basket: [], time: [], weight: [], count: [] };
  const places = new Map<string | number, number>();
  const names: (string | number)[] = [];
  const basketTime: number[] = [];
  let row = 0;
  for (const given of rows) {
    const fields = (isRecord(given) ? given : { item: given }) as Partial<HistoryRow>;
    const time = momentOf(fields.time, row, zone);
    const name = basketOf(fields.basket, time, row, zone);
    const item = idText(fields.item, row, "item");
    const weight = positive(fields.weight, row, "weight");
    const count = positive(fields.count, row, "count");
    row++;
    if (weight === 0 || count === 0 || time >= until) continue;
    let b = places.get(name);
    if (b === undefined) {
      b = names.length;
      places.set(name, b);
      names.push(name);
      basketTime.push(time);
    } else basketTime[b] = earlier(basketTime[b], time);
    const k = find(item);
    if (k < 0) {
      unknown.add(item);
      continue;
    }
    read.place.push(k);
    read.basket.push(b);
    read.time.push(time);
    read.weight.push(weight);
    read.count.push(count);
  }
  const rank = ranksInTime(names, basketTime);
  for (let i = 0; i < read.basket.length; i++) read.basket[i] = rank[read.basket[i]];
  const settled = inOrder(read) ? read : sortedRows(read);
  const history = buildHistory({ length: settled.place.length, ...settled });
  return { customer, history, unknown };
}

/** Rows of one customer, by column. */
interface Rows {
  readonly place: number[];
  readonly basket: number[];
  readonly time: number[];
  readonly weight: number[];
  readonly count: number[];
}

/** Whether the rows stand by basket and place, each once, as those of `historyOf` do. */
function inOrder({ place, basket }: Rows): boolean {
  for (let i = 1; i < place.length; i++)
    if (!(basket[i] > basket[i - 1] || (basket[i] === basket[i - 1] && place[i] > place[i - 1])))
      return false;
  return true;
}

function sortedRows({ place, basket, time, weight, count }: Rows): Rows {
  const order = place.map((_, i) => i);
  order.sort((i, j) => basket[i] - basket[j] || place[i] - place[j]);
  // lines of one item in one basket are one, as in interactionsOf
  const kept: number[] = [];
  for (const i of order) {
    const same = kept.length === 0 ? i : kept[kept.length - 1];
    if (same === i || place[same] !== place[i] || basket[same] !== basket[i]) {
      kept.push(i);
      continue;
    }
    weight[same] = Math.max(weight[same], weight[i]);
    count[same] = Math.max(count[same], count[i]);
    time[same] = earlier(time[same], time[i]);
  }
  const pick = (column: readonly number[]) => kept.map((i) => column[i]);
  return {
    place: pick(place),
    basket: pick(basket),
    time: pick(time),
    weight: pick(weight),
    count: pick(count),
  };
}

/** The rank of each basket: those without a time first, then by time, those of one time by their names, days before what was named. */
function ranksInTime(names: readonly (string | number)[], time: readonly number[]): Int32Array {
  const rank = new Int32Array(time.length);
  let rises = true;
  for (let b = 0; b < time.length; b++) {
    rank[b] = b;
    if (b > 0 && !(time[b] > time[b - 1])) rises = false;
  }
  if (rises) return rank;
  const order = time.map((_, b) => b);
  order.sort((a, b) => {
    const unknownFirst = Number(Number.isNaN(time[b])) - Number(Number.isNaN(time[a]));
    if (unknownFirst !== 0) return unknownFirst;
    if (time[a] !== time[b] && !Number.isNaN(time[a])) return time[a] - time[b];
    return compareIds(String(names[a]), String(names[b])) || (typeof names[a] === "number" ? -1 : 1);
  });
  order.forEach((b, r) => {
    rank[b] = r;
  });
  return rank;
}

function rowsOf(input: CustomerInput): {
  readonly customer: string | null;
  readonly rows: Iterable<unknown>;
} {
  if (isRecord(input) && "rows" in input) {
    const { customer, rows } = input as unknown as CustomerHistory;
    if (isIterable(rows)) return { customer: nameOf(customer), rows };
  } else if (isIterable(input)) {
    // the rows of everybody would pass for those of one customer
    if (!(input instanceof Table && input.info.kind === "interactions"))
      return { customer: null, rows: input };
  }
  throw new ClienteleError(
    "bad-input",
    `Expected what a customer did: the result of historyOf(), a list of rows { item, time } or a list of ids; found ${show(input)}. For a customer's id, write historyOf(interactions, id).`,
    { value: input, expected: "a history, rows or ids" },
  );
}

function nameOf(customer: unknown): string | null {
  if (customer === null || customer === undefined) return null;
  if (typeof customer === "string" || typeof customer === "bigint" || Number.isFinite(customer))
    return String(customer).trim();
  throw new ClienteleError(
    "bad-input",
    `The customer of a history is ${show(customer)}; expected an id or null.`,
    {
      value: customer,
      expected: "an id: text or a number; null for nobody",
    },
  );
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    typeof value === "object" && value !== null && Symbol.iterator in value && !(value instanceof String)
  );
}

function momentOf(time: HistoryRow["time"], row: number, zone: Zone): number {
  if (time === undefined || time === null) return Number.NaN;
  const moment = toTime(time, zone);
  if (!Number.isNaN(moment)) return moment;
  throw bad(row, "time", time, 'a Date, ms or ISO text such as "2026-11-01"');
}

// the number of a day is a number, and so kept apart from names; NaN is a basket of its own, too
function basketOf(basket: HistoryRow["basket"], moment: number, row: number, zone: Zone): string | number {
  if (basket !== undefined && basket !== null) return idText(basket, row, "basket");
  return Number.isNaN(moment) ? Number.NaN : dayNumber(moment, zone);
}

// nothing that is counted comes near it, and products of what is below stay numbers
const MOST = 1e12;

function positive(value: unknown, row: number, column: string): number {
  if (value === undefined || value === null) return 1;
  if (typeof value === "number" && value >= 0 && value <= MOST) return value;
  throw bad(row, column, value, "a number, zero or more, up to 1e12");
}

function idText(value: unknown, row: number, column: string): string {
  const text = typeof value === "string" ? value.trim() : "";
  if (text !== "") return text;
  if (typeof value === "bigint" || Number.isFinite(value)) return String(value);
  throw bad(row, column, value, "an id: text or a number");
}

function bad(row: number, column: string, value: unknown, expected: string): ClienteleError {
  return new ClienteleError(
    "bad-value",
    `Row ${row} of the history has ${column} ${show(value)}; expected ${expected}.`,
    { row, column, value, expected },
  );
}
