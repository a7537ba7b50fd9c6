import type { TextColumn } from "../../core/table.ts";
import { civilOf, dayNumber, dayOf } from "../../core/time.ts";
import type { Ledger } from "../input/ledger.ts";
import type { Past } from "../input/past.ts";
import type { FeatureColumns, FeatureRequest } from "./feature-types.ts";

/** What contracts known at the cut say. `plans` are the names that the codes of plans stand for. O(contracts). */
export function contractFeatures(
  past: Past,
  contracts: Ledger,
  rows: Int32Array,
  plans: readonly string[],
  { wanted }: FeatureRequest,
  out: FeatureColumns,
): void {
  const { zone, today } = past;
  const { start, time } = contracts;
  const { end, trialEnd, termEnd, months, price, seats } = contracts.numbers;
  const { plan } = contracts.codes;
  const column = (name: string, there: boolean) => {
    const values = new Float64Array(rows.length).fill(Number.NaN);
    if (there || wanted.has(name)) out.set(name, values);
    return values;
  };
  const has = (values: Float64Array | undefined) => values?.some((v) => !Number.isNaN(v)) === true;
  const age = column("contractDays", true);
  const spell = column("daysInContract", true);
  const renewal = column("daysToRenewal", has(months));
  const renewals = column("renewals", has(months));
  const interval = column("billingMonths", has(months));
  const number = column("contracts", true);
  const running = column("contractsRunning", true);
  const breaks = column("breaks", true);
  const breakDays = column("daysSinceBreak", has(end));
  const toEnd = column("daysToContractEnd", has(termEnd));
  const cost = column("planPrice", has(price));
  const change = column("planPriceChange", has(price));
  const booked = column("seatsBooked", has(seats));
  const trialed = column("cameByTrial", has(trialEnd));
  const switches = column("planSwitches", plan !== undefined);
  const planNow = new Int32Array(rows.length).fill(-1);
  const dayAt = (ms: number) => dayNumber(ms, zone);
  for (let r = 0; r < rows.length; r++) {
    const [a, b] = [start[rows[r]], start[rows[r] + 1]];
    number[r] = b - a;
    running[r] = 0;
    breaks[r] = 0;
    switches[r] = 0;
    if (a === b) continue;
    age[r] = today - dayAt(time[a]);
    trialed[r] = trialEnd[a] > time[a] ? 1 : 0;
    let now = -1;
    let [money, places, reached] = [0, 0, Number.NEGATIVE_INFINITY];
    for (let k = a; k < b; k++) {
      if (k > a && time[k] > reached && dayAt(time[k]) > dayAt(reached) + 1) {
        breaks[r]++;
        breakDays[r] = today - dayAt(time[k]);
      }
      reached = Math.max(reached, Number.isNaN(end[k]) ? Number.POSITIVE_INFINITY : end[k]);
      if (plan !== undefined && k > a && plan[k] >= 0 && plan[k - 1] >= 0 && plan[k] !== plan[k - 1])
        switches[r]++;
      if (!Number.isNaN(end[k])) continue;
      running[r]++;
      now = k;
      money += price?.[k] ?? Number.NaN;
      places += seats?.[k] ?? Number.NaN;
    }
    if (now < 0) continue;
    spell[r] = today - dayAt(time[now]);
    interval[r] = months[now];
    const next = nextRenewal(dayAt(time[now]), months[now], today);
    renewal[r] = next.day - today;
    renewals[r] = next.past;
    if (!Number.isNaN(termEnd[now])) toEnd[r] = dayAt(termEnd[now]) - today;
    cost[r] = money;
    if (price !== undefined && now > a && price[now - 1] > 0) change[r] = price[now] / price[now - 1];
    booked[r] = places;
    if (plan !== undefined) planNow[r] = plan[now];
  }
  if (plan !== undefined || wanted.has("plan"))
    out.set("plan", { codes: planNow, levels: plans } satisfies TextColumn);
}

/** The first renewal after a day, and how many there were up to it. Months of the calendar: the same day of the month, or its last one. */
export function nextRenewal(
  begin: number,
  months: number,
  today: number,
): { readonly day: number; readonly past: number } {
  if (!Number.isInteger(months)) {
    const length = months * (365.25 / 12);
    const past = Math.max(0, Math.floor((today - begin) / length));
    return { day: Math.ceil(begin + (past + 1) * length), past };
  }
  const { year, month, day } = civilOf(begin);
  const at = (k: number) => {
    const first = dayOf(year, month + k * months, 1);
    const last = dayOf(year, month + k * months + 1, 0);
    return Math.min(first + day - 1, last);
  };
  let past = Math.max(0, Math.floor((today - begin) / (months * 31)) - 1);
  while (at(past + 1) <= today) past++;
  return { day: at(past + 1), past };
}
