import type { TableColumn, TextColumn } from "../../core/table.ts";
import { toTime, zoneOf } from "../../core/time.ts";
import type { ChurnFeature } from "../features/feature-types.ts";
import type { ChurnAuditFinding } from "./audit-types.ts";

// times between 1990 and 2100 in ms; nothing that is counted comes near
const [FIRST_TIME, LAST_TIME] = [631_152_000_000, 4_102_444_800_000];
const SHARE_OF_ID = 0.5;
const LEAST_ID = 20;

/** A feature that is an id or a time, or tells of a time from the cut on. `customer` are codes of customers. O(rows). */
export function checkColumn(
  feature: ChurnFeature,
  column: TableColumn,
  customer: Int32Array,
  cut: Float64Array,
): ChurnAuditFinding | undefined {
  return timeIn(feature, column, cut) ?? idIn(feature, column, customer);
}

function timeIn(
  { name, unit }: ChurnFeature,
  column: TableColumn,
  cut: Float64Array,
): ChurnAuditFinding | undefined {
  const times = column instanceof Float64Array ? column : timesOf(column);
  let [values, inRange, late] = [0, 0, 0];
  let first = -1;
  for (let i = 0; i < times.length; i++) {
    if (Number.isNaN(times[i])) continue;
    values++;
    if (!(times[i] >= FIRST_TIME && times[i] <= LAST_TIME)) continue;
    inRange++;
    if (times[i] < cut[i]) continue;
    late++;
    if (first < 0) first = i;
  }
  if (values > 0 && inRange >= 0.9 * values)
    return late > 0
      ? {
          check: "time",
          severity: "leak",
          feature: name,
          value: late,
          limit: 0,
          words: `${name} holds times, and ${late} of them are from the cut or later, such as ${new Date(times[first]).toISOString()} at a cut of ${new Date(cut[first]).toISOString()}: it knows the future. Leave it out.`,
        }
      : {
          check: "time",
          severity: "warning",
          feature: name,
          value: inRange,
          limit: 0,
          words: `${name} holds times. A point in time means something else at every cut: use the days from it to the cut.`,
        };
  const negative = name.startsWith("daysSince") && unit === "days" ? countBelowZero(times) : 0;
  if (negative === 0) return undefined;
  return {
    check: "time",
    severity: "leak",
    feature: name,
    value: negative,
    limit: 0,
    words: `${name} is below zero in ${negative} rows: it counts from something that came after the cut. Leave it out.`,
  };
}

/** ISO dates among texts as times. */
function timesOf({ codes, levels }: TextColumn): Float64Array {
  const zone = zoneOf("UTC");
  // numbers written as text are no dates
  const ofLevel = levels.map((text) => (/^\d{4}-?\d\d-?\d\d/.test(text) ? toTime(text, zone) : 0));
  return Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : ofLevel[code]));
}

function countBelowZero(values: Float64Array): number {
  let n = 0;
  for (const v of values) if (v < 0) n++;
  return n;
}

function idIn(
  { name, needs }: ChurnFeature,
  column: TableColumn,
  customer: Int32Array,
): ChurnAuditFinding | undefined {
  // what the library counted is no id, however different the figures are
  const own = !needs.startsWith("profiles.") || needs === "profiles.created";
  const numbers = column instanceof Float64Array;
  if (own && numbers) return undefined;
  const owners = new Map<number, number>();
  const people = new Set<number>();
  let [shared, whole] = [0, true];
  for (let i = 0; i < customer.length; i++) {
    const value = numbers ? column[i] : column.codes[i];
    if (numbers ? Number.isNaN(value) : value < 0) continue;
    people.add(customer[i]);
    if (numbers && !Number.isInteger(value)) whole = false;
    const owner = owners.get(value);
    if (owner === undefined) owners.set(value, customer[i]);
    else if (owner !== customer[i]) shared++;
  }
  const share = owners.size / people.size;
  if (
    people.size < LEAST_ID ||
    !(share > (numbers ? 0.95 : SHARE_OF_ID)) ||
    (numbers && !(whole && shared === 0))
  )
    return undefined;
  return {
    check: "id",
    severity: "leak",
    feature: name,
    value: share,
    limit: numbers ? 0.95 : SHARE_OF_ID,
    words: `${name} has ${owners.size} different values for ${people.size} customers, as an id has: a model would learn customers by heart. Leave it out.`,
  };
}
