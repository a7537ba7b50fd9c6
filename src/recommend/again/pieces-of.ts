import { ClienteleError, show } from "../../core/errors.ts";
import { isRecord } from "../../core/is-record.ts";
import { Table } from "../../core/table.ts";
import { toTime, type Zone } from "../../core/time.ts";
import { placeOf } from "../input/id-order.ts";
import type { CustomerHistory, CustomerInput, HistoryRow } from "../use/customer-history.ts";
import type { OwnPieces } from "./own-purchases.ts";

/** The same customer, to be read twice: rows that come from an iterator come once. */
export function inAList(input: CustomerInput): CustomerInput {
  if (Array.isArray(input) || input instanceof Table || typeof input !== "object" || input === null)
    return input;
  if ("rows" in input) return input;
  return Symbol.iterator in input ? [...(input as Iterable<HistoryRow>)] : input;
}

/** Pieces of a customer's rows before `until`, which were read and found fine before, but for the pieces: "bad-value". O(rows log items). */
export function piecesOf(
  input: CustomerInput,
  items: readonly string[],
  zone: Zone,
  until: number,
): OwnPieces {
  const place: number[] = [];
  const time: number[] = [];
  const pieces: number[] = [];
  let row = -1;
  for (const given of "rows" in input ? (input as CustomerHistory).rows : input) {
    row++;
    if (!isRecord(given)) continue;
    const { item, time: at, quantity, weight, count } = given as unknown as HistoryRow;
    const wrong = quantity !== undefined && quantity !== null && !(Number.isFinite(quantity) && quantity > 0);
    if (wrong)
      throw new ClienteleError(
        "bad-value",
        `Row ${row} of the history has quantity ${show(quantity)}; expected a number of pieces above 0.`,
        { row, column: "quantity", value: quantity, expected: "a number above 0" },
      );
    const moment = at === undefined || at === null ? Number.NaN : toTime(at, zone);
    const k = placeOf(String(item).trim(), items);
    if (k < 0 || moment >= until || weight === 0 || count === 0) continue;
    place.push(k);
    time.push(moment);
    pieces.push(quantity ?? Number.NaN);
  }
  return { place, time, pieces };
}
