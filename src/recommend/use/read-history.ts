import { ClienteleError, show } from "../../core/errors.ts";
import { isRecord } from "../../core/is-record.ts";
import { dayNumber, toTime, type Zone } from "../../core/time.ts";
import { compareIds, placeOf } from "../input/id-order.ts";
import type { History } from "../models/history.ts";
import { buildHistory } from "./build-history.ts";
import type { CustomerHistory, CustomerInput, HistoryRow } from "./customer-history.ts";

/** A history as given, by a model's places. */
export interface ReadHistory {
  readonly customer: string | null;
  readonly history: History;
  /** Items that the model does not know, each once. */
  readonly unknown: number;
}

interface Basket {
  readonly name: string;
  time: number;
  readonly entries: Map<number, Entry>;
}

interface Entry {
  readonly place: number;
  time: number;
  weight: number;
  count: number;
}

/**
 * What was given as a customer, by places in `items`; `find` answers an id's place (-1: none) faster than a search, where there is an index. The order of rows does not matter.
 * O(rows log items).
 */
export function readHistory(
  input: CustomerInput,
  items: readonly string[],
  zone: Zone,
  find: (item: string) => number = (item) => placeOf(item, items),
): ReadHistory {
  const { customer, rows } = rowsOf(input);
  const unknown = new Set<string>();
  const baskets = new Map<string, Basket>();
  let row = 0;
  for (const given of rows) {
    const entry = entryOf(given, row++, zone);
    if (entry.weight === 0 || entry.count === 0) continue;
    const { time } = entry;
    let basket = baskets.get(entry.basket);
    if (basket === undefined) {
      basket = { name: entry.basket.slice(1), time, entries: new Map() };
      baskets.set(entry.basket, basket);
    } else if (Number.isNaN(basket.time) || time < basket.time) basket.time = time;
    const place = find(entry.item);
    if (place < 0) {
      unknown.add(entry.item);
      continue;
    }
    const same = basket.entries.get(place);
    if (same === undefined) {
      basket.entries.set(place, { place, time, weight: entry.weight, count: entry.count });
      continue;
    }
    // lines of one item in one basket are one, as in interactionsOf
    same.weight = Math.max(same.weight, entry.weight);
    same.count = Math.max(same.count, entry.count);
    if (Number.isNaN(same.time) || time < same.time) same.time = time;
  }
  const order = [...baskets.values()];
  if (order.length > 1) order.sort(inTime);
  const sorted: Entry[] = [];
  const rank: number[] = [];
  order.forEach(({ entries }, b) => {
    for (const entry of [...entries.values()].sort((x, y) => x.place - y.place)) {
      sorted.push(entry);
      rank.push(b);
    }
  });
  const history = buildHistory({
    length: sorted.length,
    place: sorted.map((e) => e.place),
    basket: rank,
    time: sorted.map((e) => e.time),
    weight: sorted.map((e) => e.weight),
    count: sorted.map((e) => e.count),
  });
  return { customer, history, unknown: unknown.size };
}

/** Baskets without a time first, then by time, those of one time by their names. */
function inTime(a: Basket, b: Basket): number {
  const unknownFirst = Number(Number.isNaN(b.time)) - Number(Number.isNaN(a.time));
  return unknownFirst || (a.time < b.time ? -1 : a.time > b.time ? 1 : compareIds(a.name, b.name));
}

function rowsOf(input: CustomerInput): {
  readonly customer: string | null;
  readonly rows: Iterable<unknown>;
} {
  if (isRecord(input) && "rows" in input) {
    const { customer, rows } = input as unknown as CustomerHistory;
    if (isIterable(rows)) return { customer: customer ?? null, rows };
  } else if (isIterable(input)) return { customer: null, rows: input };
  throw new ClienteleError(
    "bad-input",
    `Expected what a customer did: the result of historyOf(), a list of rows { item, time } or a list of ids; found ${show(input)}. For a customer's id, write historyOf(interactions, id).`,
    { value: input, expected: "a history, rows or ids" },
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
): { item: string; basket: string; time: number; weight: number; count: number } {
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
    // a first letter keeps baskets that were named apart from days
    basket:
      inBasket === undefined ? `d${Number.isNaN(moment) ? "" : dayNumber(moment, zone)}` : `b${inBasket}`,
    weight: positive(weight, row, "weight"),
    count: positive(count, row, "count"),
  };
}

function positive(value: unknown, row: number, column: string): number {
  if (value === undefined || value === null) return 1;
  if (typeof value === "number" && value >= 0 && Number.isFinite(value)) return value;
  throw bad(row, column, value, "a number, zero or more");
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
