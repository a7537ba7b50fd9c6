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
  /** Items that the model does not know, each once. */
  readonly unknown: number;
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
  const place: number[] = [];
  const basket: number[] = [];
  const time: number[] = [];
  const weight: number[] = [];
  const count: number[] = [];
  const places = new Map<string | number, number>();
  const names: (string | number)[] = [];
  const basketTime: number[] = [];
  let row = 0;
  for (const given of rows) {
    const entry = entryOf(given, row++, zone);
    if (entry.weight === 0 || entry.count === 0 || entry.time >= until) continue;
    let b = places.get(entry.basket);
    if (b === undefined) {
      b = names.length;
      places.set(entry.basket, b);
      names.push(entry.basket);
      basketTime.push(entry.time);
    } else basketTime[b] = earlier(basketTime[b], entry.time);
    const k = find(entry.item);
    if (k < 0) {
      unknown.add(entry.item);
      continue;
    }
    place.push(k);
    basket.push(b);
    time.push(entry.time);
    weight.push(entry.weight);
    count.push(entry.count);
  }
  const rank = ranksInTime(names, basketTime);
  const order = place.map((_, i) => i);
  order.sort((i, j) => rank[basket[i]] - rank[basket[j]] || place[i] - place[j]);
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
  const history = buildHistory({
    length: kept.length,
    place: pick(place),
    basket: kept.map((i) => rank[basket[i]]),
    time: pick(time),
    weight: pick(weight),
    count: pick(count),
  });
  return { customer, history, unknown: unknown.size };
}

/** The rank of each basket: those without a time first, then by time, those of one time by their names, days before what was named. */
function ranksInTime(names: readonly (string | number)[], time: readonly number[]): Int32Array {
  const order = time.map((_, b) => b);
  order.sort((a, b) => {
    const unknownFirst = Number(Number.isNaN(time[b])) - Number(Number.isNaN(time[a]));
    if (unknownFirst !== 0) return unknownFirst;
    if (time[a] !== time[b] && !Number.isNaN(time[a])) return time[a] - time[b];
    return compareIds(String(names[a]), String(names[b])) || (typeof names[a] === "number" ? -1 : 1);
  });
  const rank = new Int32Array(order.length);
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

function entryOf(
  given: unknown,
  row: number,
  zone: Zone,
): { item: string; basket: string | number; time: number; weight: number; count: number } {
  const { item, time, basket, weight, count } = (
    isRecord(given) ? given : { item: given }
  ) as Partial<HistoryRow>;
  const moment = time === undefined || time === null ? Number.NaN : toTime(time, zone);
  if (time !== undefined && time !== null && Number.isNaN(moment))
    throw bad(row, "time", time, 'a Date, ms or ISO text such as "2026-11-01"');
  const inBasket = basket === undefined || basket === null ? undefined : idText(basket, row, "basket");
  return {
    item: idText(item, row, "item"),
    time: moment,
    // the number of a day is a number, and so kept apart from names; NaN is a basket of its own, too
    basket: inBasket ?? (Number.isNaN(moment) ? Number.NaN : dayNumber(moment, zone)),
    weight: positive(weight, row, "weight"),
    count: positive(count, row, "count"),
  };
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
