import type { Data } from "../core/columns.ts";
import type { Rejected } from "../core/table.ts";
import { DAY_MS, type Duration, durationDays, type Zone } from "../core/time.ts";
import { sumBy } from "../numeric/sum.ts";
import { holdsBefore, priceBefore, readContracts, samePrice } from "./contract-rows.ts";
import { momentWords } from "./definitions.ts";
import type { ChosenWindow } from "./kpi-window.ts";
import { moneyOf, readOrderLog } from "./order-log.ts";
import { REFUND_ONLY } from "./settle-orders.ts";

/** Who was a customer when, counted; and the money of those at the start, one entry each. */
export interface ChurnFacts {
  readonly atStart: number;
  readonly joined: number;
  readonly lost: number;
  readonly lostOfJoined: number;
  /** Money of each customer at the start: then, */
  readonly before: Float64Array;
  /** at the end, */
  readonly after: Float64Array;
  /** and 1 for those who are lost. */
  readonly gone: Uint8Array;
  readonly warnings: readonly string[];
  readonly rejected: readonly Rejected[];
}

/** From contracts: a customer is who has one just before the moment. */
export function contractFacts(
  data: Data<object>,
  given: object,
  { zone, window, priced }: { zone: Zone; window: ChosenWindow; priced: boolean },
): ChurnFacts {
  const { from, asOf } = window;
  const end = Math.min(window.to, asOf);
  const contracts = readContracts(data, given, { zone, asOf, priced, what: "churnRate" });
  const tally = new Tally();
  const money: [before: number, after: number, gone: number][] = [];
  for (let c = 0; c < contracts.customers; c++) {
    const was = holdsBefore(contracts, c, from);
    const is = holdsBefore(contracts, c, end);
    let inside = false;
    for (let s = contracts.offset[c]; s < contracts.offset[c + 1]; s++)
      if (contracts.start[s] >= from && contracts.start[s] < end) inside = true;
    tally.add(was, inside, is);
    const before = was && priced ? priceBefore(contracts, c, from) : 0;
    if (before === 0) continue;
    const after = priceBefore(contracts, c, end);
    money.push([before, samePrice(before, after) ? before : after, is ? 0 : 1]);
  }
  return { ...tally.counts(), ...columns(money), warnings: [], rejected: contracts.rejected };
}

/** From orders: a customer is who has ordered within the silence before the moment. */
export function orderFacts(
  data: Data<object>,
  given: object,
  { zone, window }: { zone: Zone; window: ChosenWindow },
): ChurnFacts {
  const silence = durationDays((given as { silence?: Duration }).silence ?? {}, "silence") * DAY_MS;
  const log = readOrderLog(data, given, "churnRate");
  const { from, asOf } = window;
  const end = Math.min(window.to, asOf);
  const seen = new Uint8Array(log.customers);
  const rows = new Int32Array(log.length).fill(-1);
  let first = Number.POSITIVE_INFINITY;
  for (let i = 0; i < log.length; i++) {
    const c = log.customer[i];
    const t = log.time[i];
    if (t < first) first = t;
    if (c < 0 || t >= end) continue;
    if (t >= from - silence && t < from) rows[i] = c;
    if (log.role[i] === REFUND_ONLY) continue;
    if (t >= from - silence && t < from) seen[c] |= BEFORE;
    if (t >= from) seen[c] |= INSIDE;
    if (t >= end - silence) seen[c] |= RECENT;
  }
  const spent = sumBy(moneyOf(log, "net"), rows, log.customers);
  const tally = new Tally();
  const money: [before: number, after: number, gone: number][] = [];
  for (let c = 0; c < log.customers; c++) {
    const was = (seen[c] & BEFORE) !== 0;
    const is = (seen[c] & RECENT) !== 0;
    tally.add(was, (seen[c] & INSIDE) !== 0, is);
    if (was) money.push([spent[c], is ? spent[c] : 0, is ? 0 : 1]);
  }
  const warnings =
    first > from - silence && Number.isFinite(first)
      ? [
          `The orders begin on ${momentWords(first, zone)}, less than the silence before the window: who was a customer at its start is not fully known.`,
        ]
      : [];
  return { ...tally.counts(), ...columns(money), warnings, rejected: log.rejected };
}

const BEFORE = 1;
const INSIDE = 2;
const RECENT = 4;

class Tally {
  #atStart = 0;
  #joined = 0;
  #lost = 0;
  #lostOfJoined = 0;

  add(was: boolean, inside: boolean, is: boolean): void {
    if (was) {
      this.#atStart++;
      if (!is) this.#lost++;
    } else if (inside) {
      this.#joined++;
      if (!is) this.#lostOfJoined++;
    }
  }

  counts(): Pick<ChurnFacts, "atStart" | "joined" | "lost" | "lostOfJoined"> {
    return {
      atStart: this.#atStart,
      joined: this.#joined,
      lost: this.#lost,
      lostOfJoined: this.#lostOfJoined,
    };
  }
}

function columns(money: readonly (readonly [number, number, number])[]) {
  return {
    before: Float64Array.from(money, (m) => m[0]),
    after: Float64Array.from(money, (m) => m[1]),
    gone: Uint8Array.from(money, (m) => m[2]),
  };
}
