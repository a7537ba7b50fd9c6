import { ClienteleError, show } from "../../core/errors.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption, oneOf } from "../../core/options.ts";
import { Table, type TableInfo, type TextColumn } from "../../core/table.ts";
import type { CohortInfo, CohortRow } from "../../metrics/index.ts";
import { chainLadder, type Projection } from "../../numeric/chain-ladder.ts";
import { studentTQuantile } from "../../numeric/student-t.ts";

/** Options of {@link extrapolateCohorts}. */
export interface ExtrapolateCohortsOptions {
  /** What adds up: "revenue" as the cohort table has it (default), or "orders". */
  readonly measure?: "revenue" | "orders";
  /** Last age that is looked at, in periods. Default: the oldest complete age, and never more: nothing is known of what comes after it. */
  readonly lastAge?: number;
  /** Level of the intervals. Default 0.95. */
  readonly level?: number;
}

/** One cohort at one age, added up over its life so far. */
export interface CohortValueRow {
  /** Period of the first order, as in the cohort table. */
  readonly cohort: string;
  /** Start of that period, ms. */
  readonly start: number;
  /** Customers of the cohort. */
  readonly size: number;
  /** Periods since the first order. */
  readonly age: number;
  /** Value through this age per customer of the cohort. */
  readonly value: number;
  /** Range of what it may really come to: `value` itself where it is known. */
  readonly low: number;
  readonly high: number;
  /** 1 when it is known, 0 when it is projected. */
  readonly known: number;
}

/** Growth from one age to the next. */
export interface CohortGrowth {
  /** Age that it starts from. */
  readonly age: number;
  /** What the value through this age is multiplied by. */
  readonly factor: number;
  /** Its standard error. */
  readonly se: number;
  /** Cohorts that it rests on. */
  readonly cohorts: number;
}

/** What projected cohorts say about themselves. */
export interface CohortValueInfo extends TableInfo {
  readonly kind: "cohort-value";
  readonly measure: "revenue" | "orders";
  readonly period: CohortInfo["period"];
  readonly level: number;
  readonly lastAge: number;
  readonly growth: readonly CohortGrowth[];
  /** Value of a customer of all cohorts through each age, from 0 on. */
  readonly perCustomer: readonly number[];
  /** What all cohorts together are still to bring through the last age, with the range of what it may really come to. */
  readonly toCome: Estimate;
  /** What they have brought through their complete ages. */
  readonly known: number;
  /** Cohorts without a complete age: not in the table. */
  readonly leftOut: number;
  /** What a person should know, in words. */
  readonly notes: readonly string[];
}

/** Value of cohorts by age, known and projected. */
export type CohortValue = Table<CohortValueRow, CohortValueInfo>;

/**
 * What cohorts will have brought by the age that the oldest of them has reached, if they go on as those before them did: a baseline that any model of customer value should beat. Takes the table
 * of `cohortTable`, of any period, mode and measure; only complete ages count.
 *
 * The rule is the chain ladder of insurers: the sum through one age grows to the next by the factor that all cohorts together, which were seen through both, have grown by.
 * Intervals are Mack's (1993): what a cohort does by chance and how unsure the factors are, log-normal for what is still to come, with
 * Student's t, since a spread is known from as many cohorts only. The rule knows no model of
 * leaving, no trend between cohorts and no season; with ages of calendar months a December shows in a factor. It never looks past the oldest complete age.
 *
 * In 400 simulated shops with twelve monthly cohorts of 40 customers the 95 % intervals held 91 % of the cohorts and 93 % of the totals (200 customers: 93 and 92 %), with a
 * bias of 1 %.
 *
 * O(cohorts x ages).
 *
 * @throws "bad-option"; "bad-input" for anything that is no cohort table; "too-few-rows" unless two cohorts have been seen through age 1; "bad-value" when a sum that others are
 * projected from is not above zero.
 *
 * @example
 * import { extrapolateCohorts } from "clientele/cltv";
 * import { cohortTable } from "clientele/metrics";
 * const orders = [
 *   { customer: "ann", time: "2026-01-05", amount: 20 },
 *   { customer: "ann", time: "2026-02-11", amount: 10 },
 *   { customer: "bob", time: "2026-02-01", amount: 40 },
 *   { customer: "bob", time: "2026-03-07", amount: 50 },
 *   { customer: "cem", time: "2026-03-12", amount: 30 },
 * ];
 * const cohorts = extrapolateCohorts(cohortTable(orders, { asOf: "2026-04-01" }));
 * cohorts.info.growth[0].factor; // => 2
 * cohorts.info.lastAge; // => 2
 * const [, march] = [...cohorts].filter((row) => row.cohort === "2026-03");
 * [march.age, march.value, march.known]; // => [1, 60, 0]
 * cohorts.info.toCome.value; // => 30
 * extrapolateCohorts(cohortTable(orders, { asOf: "2026-02-01" })); // throws "too-few-rows"
 */
export function extrapolateCohorts(
  cohorts: Table<CohortRow, CohortInfo>,
  options: ExtrapolateCohortsOptions = {},
): CohortValue {
  if (!(cohorts instanceof Table) || (cohorts.info.kind as string) !== "cohorts")
    throw new ClienteleError(
      "bad-input",
      `extrapolateCohorts needs the table that cohortTable makes; found ${show(cohorts)}.`,
    );
  const measure = oneOf(options.measure ?? "revenue", "measure", ["revenue", "orders"]);
  const level = levelOption(options.level);
  const { groups, leftOut } = groupsOf(cohorts, measure);
  const ages = agesOf(groups, options.lastAge);
  const known = groups.map(({ totals }) => totals.subarray(0, ages));
  const projection = chainLadder(known, ages);
  checkBases(projection, known);
  return new Table<CohortValueRow, CohortValueInfo>(
    groups.length * ages,
    columnsOf(groups, known, projection, ages, level),
    {
      ...keptInfo(cohorts.info),
      kind: "cohort-value",
      key: "cohort",
      measure,
      period: cohorts.info.period,
      level,
      lastAge: ages - 1,
      ...totalsOf(groups, known, projection, ages, level),
      leftOut,
    },
  );
}

/** A cohort and its running totals through its complete ages. */
interface Group {
  readonly cohort: string;
  readonly start: number;
  readonly size: number;
  readonly totals: Float64Array;
}

function groupsOf(
  { columns, length }: Table<CohortRow, CohortInfo>,
  measure: "revenue" | "orders",
): { readonly groups: Group[]; readonly leftOut: number } {
  const { cohort, start, size, age, complete } = columns;
  const groups: Group[] = [];
  let leftOut = 0;
  for (let from = 0; from < length; ) {
    let to = from + 1;
    while (to < length && age[to] > 0) to++;
    let seen = from;
    while (seen < to && complete[seen] === 1) seen++;
    const totals = columns[measure].slice(from, seen);
    for (let i = 1; i < totals.length; i++) totals[i] += totals[i - 1];
    if (totals.length === 0) leftOut++;
    else
      groups.push({
        cohort: cohort.levels[cohort.codes[from]],
        start: start[from],
        size: size[from],
        totals,
      });
    from = to;
  }
  return { groups, leftOut };
}

function agesOf(groups: readonly Group[], lastAge: number | undefined): number {
  const longest = groups.reduce((most, { totals }) => Math.max(most, totals.length), 0);
  if (groups.filter(({ totals }) => totals.length > 1).length < 2)
    throw new ClienteleError(
      "too-few-rows",
      "extrapolateCohorts needs two cohorts seen through age 1, to tell chance from growth. Wait, or choose a shorter period.",
      { count: groups.length },
    );
  if (lastAge === undefined) return longest;
  if (Number.isSafeInteger(lastAge) && lastAge >= 1 && lastAge < longest) return lastAge + 1;
  throw badOption("lastAge", lastAge, `a whole number from 1 to ${longest - 1}, the oldest complete age`);
}

function checkBases({ development }: Projection, known: readonly Float64Array[]): void {
  const { base, factor } = development;
  const shortest = known.reduce((least, own) => Math.min(least, own.length), Number.POSITIVE_INFINITY);
  for (let age = shortest - 1; age < factor.length; age++)
    if (!(base[age] > 0 && factor[age] > 0))
      throw new ClienteleError(
        "bad-value",
        `extrapolateCohorts: the cohorts add up to ${base[age]} through age ${age} and grow by the factor ${factor[age]}; expected both to be above zero. Choose a longer period, or gross money.`,
        { value: base[age], expected: "a sum above zero" },
      );
}

function columnsOf(
  groups: readonly Group[],
  known: readonly Float64Array[],
  { totals, errors, freedoms }: Projection,
  ages: number,
  level: number,
) {
  const n = groups.length * ages;
  const cohort: TextColumn = { codes: new Int32Array(n), levels: groups.map((group) => group.cohort) };
  const number = () => new Float64Array(n);
  const columns = {
    start: number(),
    size: number(),
    age: number(),
    value: number(),
    low: number(),
    high: number(),
    known: number(),
  };
  for (let g = 0, i = 0; g < groups.length; g++) {
    const { start, size } = groups[g];
    const sure = known[g][known[g].length - 1];
    for (let age = 0; age < ages; age++, i++) {
      const total = totals[g][age];
      const [low, high] = rangeOf(total - sure, errors[g][age], freedoms[g][age], level);
      cohort.codes[i] = g;
      columns.start[i] = start;
      columns.size[i] = size;
      columns.age[i] = age;
      columns.value[i] = total / size;
      const projected = age >= known[g].length;
      columns.low[i] = (projected ? sure + low : total) / size;
      columns.high[i] = (projected ? sure + high : total) / size;
      columns.known[i] = projected ? 0 : 1;
    }
  }
  return { cohort, ...columns };
}

/** Log-normal with this mean and standard error; normal where more is given back than comes. Student's t, since the error itself is known from few cohorts. */
function rangeOf(
  value: number,
  se: number,
  freedom: number,
  level: number,
): readonly [low: number, high: number] {
  if (se === 0) return [value, value];
  const z = studentTQuantile((1 + level) / 2, freedom);
  if (value <= 0) return [value - z * se, value + z * se];
  const variance = Math.log1p((se / value) ** 2);
  const middle = Math.log(value) - variance / 2;
  return [Math.exp(middle - z * Math.sqrt(variance)), Math.exp(middle + z * Math.sqrt(variance))];
}

function totalsOf(
  groups: readonly Group[],
  known: readonly Float64Array[],
  { development, totals, sum, sumError, sumFreedom }: Projection,
  ages: number,
  level: number,
) {
  const { factor, spread, base, groups: cohorts } = development;
  const sure = known.reduce((total, own) => total + own[own.length - 1], 0);
  const customers = groups.reduce((total, { size }) => total + size, 0);
  const growth = Array.from(factor, (f, age) => ({
    age,
    factor: f,
    se: Math.sqrt(spread[age] / base[age]),
    cohorts: cohorts[age],
  }));
  const thin = growth.filter((g) => g.cohorts < 3).length;
  const notes: string[] = [];
  if (thin > 0)
    notes.push(
      `The last ${thin} of ${growth.length} steps rest on one or two cohorts: what happens at those ages is little more than their story.`,
    );
  if (groups.length < 6)
    notes.push(`Only ${groups.length} cohorts: the intervals are rough, and likely too narrow.`);
  return {
    growth,
    perCustomer: Array.from(
      { length: ages },
      (_, age) => totals.reduce((total, own) => total + own[age], 0) / customers,
    ),
    toCome: {
      value: sum - sure,
      se: sumError,
      interval: rangeOf(sum - sure, sumError, sumFreedom, level),
      level,
    },
    known: sure,
    notes,
  };
}

function keptInfo({ source, asOf, zone, currency }: TableInfo): Partial<TableInfo> {
  return Object.fromEntries(
    Object.entries({ source, asOf, zone, currency }).filter(([, value]) => value !== undefined),
  );
}
