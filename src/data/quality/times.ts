import { dayFinder } from "../../core/day-finder.ts";
import { DAY_MS, isoDay, periodLabel, type Zone } from "../../core/time.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { countOf, mostFrequent, someRuns, type ValueRuns, valueRuns } from "../../numeric/value-runs.ts";
import type { Checked, QualityFinding } from "../check-quality.ts";
import { finderFor, firstOf, missingFinding, Picked, percent } from "./finding.ts";

const LAST_TIME = 8.64e15;
const YEAR_1990 = 631_152_000_000;
const FEWEST_DAYS = 10;
const SHORTEST_GAP = 7;
const GAP_FACTOR = 5;
const DATES_ONLY_SHARE = 0.9;
const SAME_MOMENT_SHARE = 0.05;
const SAME_MOMENT_ROWS = 20;

/** The checks of a column of times. */
export function checkTimes(
  name: string,
  values: Float64Array,
  required: boolean,
  { zone, asOf, kind }: { zone: Zone; asOf: number | null; kind: string },
): Checked {
  const find = finderFor({ column: name, values });
  const all = valueRuns(values);
  const missing = values.length - countOf(all);
  const findings = missingFinding(find, values, missing, required);
  const infinite = new Picked();
  const future = new Picked();
  const before = new Picked();
  const old = new Picked();
  const [earliest, latest] = [all.values[0], all.values[all.values.length - 1]];
  const odd = earliest < YEAR_1990 || latest > LAST_TIME || (asOf !== null && latest >= asOf);
  for (let i = 0; odd && i < values.length; i++) {
    const time = values[i];
    if (Number.isNaN(time)) continue;
    if (Math.abs(time) > LAST_TIME) {
      infinite.add(i);
      continue;
    }
    if (asOf !== null && time >= asOf) future.add(i);
    if (time < 0) before.add(i);
    else if (time < YEAR_1990) old.add(i);
  }
  const runs = calendarTimes(all);
  const count = countOf(runs);
  const most = mostFrequent(runs);
  const isMidnight = (time: number) => {
    const wall = zone.toWall(time);
    return Math.floor(wall / DAY_MS) * DAY_MS === wall;
  };
  let midnights = 0;
  for (let k = 0; k < runs.values.length; k++)
    if (isMidnight(runs.values[k])) midnights += runs.ends[k] - (k === 0 ? 0 : runs.ends[k - 1]);
  const datesOnly = midnights >= DATES_ONLY_SHARE * count;
  const isTogether = !datesOnly && most.count >= SAME_MOMENT_ROWS && most.count > SAME_MOMENT_SHARE * count;
  const together = firstOf(isTogether ? most.count : 0, (i) => values[i] === most.value);
  const isLog = name === "time" && (kind === "orders" || kind === "events" || kind === "table");
  const times = (picked: Picked) => (picked.count === 1 ? "lies" : "lie");
  return {
    column: {
      column: name,
      type: "time",
      rows: values.length,
      missing,
      distinct: runs.values.length,
      min: count > 0 ? runs.values[0] : null,
      max: count > 0 ? runs.values[runs.values.length - 1] : null,
    },
    findings: [
      ...findings,
      ...find("not finite", "error", infinite, (rows) => `${rows} hold no time that a calendar has.`),
      ...find(
        "future",
        "error",
        future,
        (rows) => `${rows} ${times(future)} at or after ${isoDay(asOf as number, zone)}.`,
      ),
      ...find("before 1970", "warning", before, (rows) => `${rows} ${times(before)} before 1970.`),
      ...find(
        "old",
        "warning",
        old,
        (rows) => `${rows} ${times(old)} before 1990; 1970-01-01 is often an empty cell.`,
      ),
      ...(datesOnly && isLog
        ? find(
            "dates only",
            "note",
            firstOf(midnights, (i) => Math.abs(values[i]) <= LAST_TIME && isMidnight(values[i])),
            (_, share) => `${share} of the times are midnight: days are known, hours are not.`,
          )
        : []),
      ...find(
        "same moment",
        "note",
        together,
        (rows, share) => `${rows} (${share}) carry the very same time; perhaps that of an import.`,
      ),
      ...(isLog ? gapsIn(name, values, runs.values, zone) : []),
    ],
  };
}

function calendarTimes(runs: ValueRuns): ValueRuns {
  let [start, end] = [0, runs.values.length];
  while (start < end && runs.values[start] < -LAST_TIME) start++;
  while (end > start && runs.values[end - 1] > LAST_TIME) end--;
  return start === 0 && end === runs.values.length ? runs : someRuns(runs, start, end);
}

/** Runs of days without a row that are far longer than usual; `sorted` has each time once. */
function gapsIn(name: string, values: Float64Array, sorted: Float64Array, zone: Zone): QualityFinding[] {
  if (sorted.length === 0) return [];
  const dayOf = dayFinder(sorted[0], sorted[sorted.length - 1], zone);
  const days: number[] = [];
  const firstTimes: number[] = [];
  for (const time of sorted) {
    const day = dayOf(time);
    if (day !== days[days.length - 1]) {
      days.push(day);
      firstTimes.push(time);
    }
  }
  if (days.length < FEWEST_DAYS) return [];
  const steps = Float64Array.from({ length: days.length - 1 }, (_, k) => days[k + 1] - days[k]);
  const longest = Math.max(SHORTEST_GAP, GAP_FACTOR * quantileSorted(steps.slice().sort(), 0.95));
  const gaps: { after: number; empty: number }[] = [];
  for (let k = 0; k < steps.length; k++)
    if (steps[k] - 1 > longest) gaps.push({ after: k + 1, empty: steps[k] - 1 });
  if (gaps.length === 0) return [];
  const count = gaps.reduce((n, { empty }) => n + empty, 0);
  const share = count / (days[days.length - 1] - days[0] + 1);
  return [
    {
      column: name,
      check: "gap",
      count,
      share,
      examples: gaps.slice(0, 10).map(({ after }) => ({
        row: values.indexOf(firstTimes[after]),
        value: `${periodLabel(days[after - 1] + 1, "day")} to ${periodLabel(days[after] - 1, "day")}`,
      })),
      severity: "warning",
      message: `${count} days (${percent(share)}) in ${gaps.length === 1 ? "a gap" : `${gaps.length} gaps`} without a row; usually there is one ${every(quantileSorted(steps.slice().sort(), 0.5))}.`,
    },
  ];
}

function every(days: number): string {
  return days === 1 ? "every day" : `every ${days} days`;
}
