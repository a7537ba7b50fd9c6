import type { Data } from "../../core/columns.ts";
import { isReturn, type OrderArrays, readOrderRows } from "../../core/order-rows.ts";
import { pick } from "../../core/pick.ts";
import { type Rejected, Table, type TextColumn } from "../../core/table.ts";
import type { Zone } from "../../core/time.ts";
import type { LooseRows } from "./ledger.ts";
import type { People } from "./people.ts";
import { type LogReading, readSource } from "./read-door.ts";

/** Orders as dated facts. */
export interface Purchases {
  /** Lines of orders. Numbers: wall (wall-clock ms), amount, units, and discount where there is one. Codes, where there are: order, item, category. */
  readonly lines: LooseRows;
  /** Money given back, on the day it was. Numbers: wall, money. */
  readonly refunds: LooseRows;
  /** Distinct values of each text column. */
  readonly sizes: { readonly order: number; readonly item: number; readonly category: number };
  readonly currency: string | undefined;
  readonly notes: readonly string[];
  readonly rejected: readonly Rejected[];
}

/** Reads orders through the door. A table whose ids were joined is read by the ids of its source: when they were joined matters. O(rows). */
export function readPurchases(data: Data<object>, reading: LogReading, people: People): Purchases {
  const { zone, onInvalid, stable } = reading;
  const joined = data instanceof Table && "sourceId" in data.columns;
  const { arrays, texts, numbers, currency, read } = readOrderRows(
    data,
    joined ? { customer: "sourceId" } : {},
    {
      zone,
      onInvalid,
      what: "orders",
      texts: ["item", "category"],
      numbers: ["discount"],
    },
  );
  const refundTime = refundTimes(data, read.rows, reading);
  const customer = owners(
    (read.columns as unknown as { readonly customer: TextColumn }).customer,
    arrays.order,
    arrays.time,
  );
  const numbered = people.numbersOf(customer);
  const who = new Int32Array(arrays.length).fill(-1);
  const back: { who: number[]; time: number[]; money: number[] } = { who: [], time: [], money: [] };
  const count = { nobody: 0, undated: 0 };
  for (let i = 0; i < arrays.length; i++) {
    const c = numbered[i];
    const money = arrays.refund !== undefined && arrays.refund[i] > 0 ? arrays.refund[i] : 0;
    const given = isReturn(arrays, i);
    if (c < 0) count.nobody++;
    else if (!given) who[i] = c;
    if (c < 0 || (money === 0 && !given)) continue;
    const time =
      given || stable.includes("refund")
        ? arrays.time[i]
        : Math.max(refundTime?.[i] ?? Number.NaN, arrays.time[i]);
    if (Number.isNaN(time)) count.undated++;
    else {
      back.who.push(c);
      back.time.push(time);
      back.money.push(money);
    }
  }
  const info = data instanceof Table ? data.info : undefined;
  const backTime = Float64Array.from(back.time);
  return {
    lines: {
      who,
      time: arrays.time,
      numbers: {
        wall: wallOf(arrays.time, zone),
        amount: arrays.amount,
        units: unitsOf(arrays),
        ...(numbers.discount !== undefined && { discount: numbers.discount }),
      },
      codes: {
        ...(arrays.order !== undefined && { order: arrays.order.codes }),
        ...(texts.item !== undefined && { item: texts.item.codes }),
        ...(texts.category !== undefined && { category: texts.category.codes }),
      },
    },
    refunds: {
      who: Int32Array.from(back.who),
      time: backTime,
      numbers: { wall: wallOf(backTime, zone), money: Float64Array.from(back.money) },
      codes: {},
    },
    sizes: {
      order: arrays.order?.levels.length ?? 0,
      item: texts.item?.levels.length ?? 0,
      category: texts.category?.levels.length ?? 0,
    },
    currency: currency ?? (info?.currency === "" ? undefined : info?.currency),
    notes: [
      ...(count.nobody > 0 ? [`${count.nobody} rows of orders name no customer and are left out.`] : []),
      ...(count.undated > 0
        ? [
            `${count.undated} refunds stand on the row of their order without a date of their own, so that nobody can say whether they were known yet: they are not counted. Give refunds as rows of their own, a column refundTime, or stable: ["refund"] if money is given back at once.`,
          ]
        : []),
      ...(joined && ((info as { links?: readonly unknown[] }).links?.length ?? 0) > 0
        ? [
            "Ids that had been joined stand for themselves here, since their links have no date: give identities with the time at which each link was learnt.",
          ]
        : []),
    ],
    rejected: read.rejected,
  };
}

/** Rows that name nobody belong to whom their order's first row with a name names, if that is no later than they are. O(rows). */
function owners(customer: TextColumn, order: TextColumn | undefined, time: Float64Array): TextColumn {
  const { codes, levels } = customer;
  if (order === undefined || !codes.includes(-1)) return customer;
  const named = new Float64Array(order.levels.length).fill(Number.POSITIVE_INFINITY);
  const owner = new Int32Array(order.levels.length).fill(-1);
  for (let i = 0; i < codes.length; i++) {
    const o = order.codes[i];
    if (o < 0 || codes[i] < 0 || time[i] > named[o]) continue;
    // two names at one time: nobody's
    owner[o] = time[i] === named[o] && owner[o] !== codes[i] ? -1 : codes[i];
    named[o] = time[i];
  }
  const filled = codes.map((code, i) => {
    const o = order.codes[i];
    return code >= 0 || o < 0 || named[o] > time[i] ? code : owner[o];
  });
  return { codes: filled, levels };
}

function refundTimes(
  data: Data<object>,
  rows: Int32Array | undefined,
  reading: LogReading,
): Float64Array | undefined {
  const all = readSource(data, {}, { refundTime: "time" }, reading, "orders").number("refundTime");
  return all === undefined || rows === undefined ? all : pick(all, rows);
}

function unitsOf({ quantity, length }: OrderArrays): Float64Array {
  const units = new Float64Array(length).fill(1);
  if (quantity !== undefined) for (let i = 0; i < length; i++) if (quantity[i] > 0) units[i] = quantity[i];
  return units;
}

/** Times as the clock on the wall shows them. */
export function wallOf(time: Float64Array, zone: Zone): Float64Array {
  return zone.name === "UTC" ? time : time.map((ms) => zone.toWall(ms));
}
