import type { Data, OptionalColumn, OptionsArgument } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption, needOptions } from "../../core/options.ts";
import { Table, type TableInfo, type TextColumn } from "../../core/table.ts";
import { firstAbove } from "../../numeric/bisect.ts";
import { semidefiniteForm } from "../../numeric/semidefinite-form.ts";
import { chiSquareTest } from "../cox/chi-square-test.ts";
import { countSteps } from "../curves/count-steps.ts";
import { groupOrder, groupRows } from "../curves/group-rows.ts";
import type { LifetimeAccount } from "../input/complete-rows.ts";
import type { CauseColumns, Lifetime } from "../input/lifetime-types.ts";
import { type LifetimeRows, readLifetimes } from "../input/read-lifetimes.ts";
import { timeIndex } from "../input/time-index.ts";
import type { SurvivalTest } from "../survival-test.ts";
import { combinedStrata } from "./combined-strata.ts";
import { type GraySums, graySums } from "./gray-sums.ts";

/** Columns and settings of {@link grayTest}. */
export type GrayTestOptions<Row extends object = Lifetime> = CauseColumns<Row> &
  OptionalColumn<Row, "by", string | number | boolean> & {
    /** Power of the pooled share that the cause has not taken, by which ages are weighted. Default 0: all ages alike. */
    readonly rho?: number;
    /** Column, or columns, within whose values groups are compared. Default: none. */
    readonly strata?: string | readonly string[];
  };

/** One cause compared between groups. */
export interface GrayCause extends SurvivalTest {
  readonly cause: string;
}

/** One group and cause. */
export interface GrayGroup {
  readonly cause: string;
  readonly group: string;
  readonly customers: number;
  /** Events of the cause, weighted as the test says. */
  readonly observed: number;
  /** Those expected if the cause came alike to all groups. */
  readonly expected: number;
}

/** Cumulative incidences of groups compared. */
export interface GrayTest {
  readonly rho: number;
  readonly causes: Table<GrayCause, TableInfo>;
  readonly groups: Table<GrayGroup, TableInfo>;
  readonly fit: { readonly warnings: readonly string[]; readonly rows: LifetimeAccount };
}

const WHAT = "grayTest";

/**
 * Does a cause come alike to all groups, when other causes compete? Gray's test (1988) of the cumulative incidences of each cause, for two or more groups of column `by`: `cmprsk::cuminc`'s numbers. A log-rank test of one cause would compare its rate among those still there instead. O(rows + ages groups^3).
 *
 * @throws "too-few-rows" for fewer than two groups; "bad-option", also for case weights, and "bad-input" for delayed entry, which the test does not take; "bad-value", "missing-value", "missing-column".
 *
 * @example
 * import { grayTest } from "clientele/survival";
 * const lifetimes = [1, 2, 3, 4, 5, 6].map((stop, i) => ({
 *   plan: i < 3 ? "a" : "b",
 *   stop,
 *   cause: i % 2 === 0 ? "quit" : "card",
 * }));
 * const test = grayTest(lifetimes, { by: "plan" });
 * test.causes.length; // => 2
 * test.causes.of("quit")?.df; // => 1
 * grayTest(lifetimes, { by: () => "all" }); // throws "too-few-rows"
 */
export function grayTest<Row extends object = Lifetime>(
  lifetimes: Data<Row>,
  ...[options]: OptionsArgument<GrayTestOptions<Row>>
): GrayTest {
  needOptions(options, WHAT, 'by, the column of the groups, such as { by: "plan" }');
  const given = options as GrayTestOptions<Lifetime> & { readonly by?: unknown };
  const { rho = 0, strata = [] } = given;
  if (given.by === undefined) throw badOption("by", undefined, 'the column of the groups, such as "plan"');
  if (!(Number.isFinite(rho) && rho >= 0)) throw badOption("rho", rho, "a power, zero or more");
  const names = typeof strata === "string" ? [strata] : strata;
  if (!Array.isArray(names))
    throw badOption("strata", strata, 'a column or a list of them, such as "country"');
  const rows = readLifetimes(lifetimes, given, {
    what: WHAT,
    ends: "cause",
    texts: { by: given.by, ...Object.fromEntries(names.map((name, s) => [`strata ${s + 1}`, name])) },
  });
  if (rows.weight !== undefined)
    throw badOption("weight", "weights of rows", "none: the test counts customers");
  if (rows.start !== undefined)
    throw new ClienteleError(
      "bad-input",
      `${WHAT} needs lifetimes watched from age 0; these enter late (column start), for which the test is not defined here. Leave out who entered late.`,
      { column: "start" },
    );
  const { codes, levels } = rows.texts.by;
  const occurring = groupOrder(levels).filter((code) => codes.includes(code));
  if (occurring.length < 2)
    throw new ClienteleError("too-few-rows", `${WHAT} compares groups; column by has ${occurring.length}.`, {
      count: occurring.length,
      expected: "two groups or more",
    });
  const causes = rows.cause?.levels ?? [];
  const stratum = combinedStrata(
    names.map((_, s) => rows.texts[`strata ${s + 1}`]),
    rows.length,
  );
  const sums = causes.map((_, cause) => sumsOf(rows, occurring, stratum, cause, rho));
  const tests = causeTable(causes, sums);
  const labels = occurring.map((code) => levels[code]);
  return {
    rho,
    causes: tests,
    groups: groupTable(causes, labels, sums, customersOf(rows, occurring)),
    fit: {
      warnings: warningsOf(tests),
      rows: rows.account,
    },
  };
}

function sumsOf(
  rows: LifetimeRows,
  groups: readonly number[],
  stratum: TextColumn,
  cause: number,
  rho: number,
): GraySums {
  const k = groups.length;
  const codes = rows.cause?.codes ?? new Int32Array(0);
  const kind = codes.map((code) => (code < 0 ? -1 : code === cause ? 0 : 1));
  const index = timeIndex(rows.stop);
  const counted = { rows, index, weight: rows.count, kind, kinds: 2 };
  const total = {
    observed: new Float64Array(k),
    expected: new Float64Array(k),
    variance: new Float64Array(k * k),
  };
  const by = rows.texts.by;
  for (let s = 0; s < stratum.levels.length; s++) {
    const steps = groups.map((code) => {
      const members = groupRows(by, (i) => by.codes[i] === code && stratum.codes[i] === s).rows;
      return countSteps(counted, members);
    });
    const places = steps.map(({ times }) =>
      Int32Array.from(times, (time) => firstAbove(index.times, time) - 1),
    );
    const sums = graySums(steps, index.times, places, rho);
    for (const name of ["observed", "expected", "variance"] as const)
      for (let j = 0; j < total[name].length; j++) total[name][j] += sums[name][j];
  }
  return total;
}

function customersOf({ texts, count }: LifetimeRows, groups: readonly number[]): number[] {
  const sizes = new Float64Array(texts.by.levels.length);
  for (let i = 0; i < texts.by.codes.length; i++)
    sizes[texts.by.codes[i]] += count === undefined ? 1 : count[i];
  return groups.map((code) => sizes[code]);
}

function warningsOf(tests: GrayTest["causes"]): string[] {
  if (tests.length === 0) return ["No lifetime has ended while watched: there is nothing to compare."];
  return [...tests].flatMap(({ cause, df }) =>
    df > 0
      ? []
      : [
          `No two groups were watched when ${JSON.stringify(cause)} ended a lifetime: there is nothing to compare.`,
        ],
  );
}

function causeTable(causes: readonly string[], sums: readonly GraySums[]): GrayTest["causes"] {
  const tests = sums.map(({ observed, expected, variance }) => {
    const { value, rank } = semidefiniteForm(
      variance,
      observed.map((o, g) => o - expected[g]),
    );
    return chiSquareTest(value, rank);
  });
  const column = (name: keyof SurvivalTest) => Float64Array.from(tests, (test) => test[name]);
  return new Table<GrayCause, TableInfo>(
    causes.length,
    {
      cause: { codes: Int32Array.from(causes, (_, c) => c), levels: causes },
      statistic: column("statistic"),
      df: column("df"),
      pValue: column("pValue"),
      logPValue: column("logPValue"),
    },
    { kind: "compared-causes", key: "cause" },
  );
}

function groupTable(
  causes: readonly string[],
  groups: readonly string[],
  sums: readonly GraySums[],
  customers: readonly number[],
): GrayTest["groups"] {
  const k = groups.length;
  const length = causes.length * k;
  const code = (of: (row: number) => number) => Int32Array.from({ length }, (_, row) => of(row));
  const all = (name: "observed" | "expected") => Float64Array.from(sums.flatMap((own) => [...own[name]]));
  return new Table<GrayGroup, TableInfo>(
    length,
    {
      cause: { codes: code((row) => Math.floor(row / k)), levels: causes },
      group: { codes: code((row) => row % k), levels: groups },
      customers: Float64Array.from({ length }, (_, row) => customers[row % k]),
      observed: all("observed"),
      expected: all("expected"),
    },
    { kind: "compared-groups" },
  );
}
