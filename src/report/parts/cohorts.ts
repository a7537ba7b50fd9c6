import { cohortCurvesChart, cohortHeatmapChart } from "../../charts/index.ts";
import { listed } from "../../core/words.ts";
import type { ReportFormats } from "../format.ts";
import { htmlBars, htmlHeat, htmlTable, paragraphs } from "../html.ts";
import { LEAST_CUSTOMERS, type ReportPart } from "../part.ts";
import type { ReportCohortCell } from "../reductions.ts";
import type { Figure } from "../section.ts";
import { HEADINGS, plural } from "../words.ts";

/** Who came back, by month of the first order. */
export interface CohortsPart {
  /** Cells of the cohorts shown, in order. */
  readonly cells: readonly ReportCohortCell[];
  readonly shown: number;
  /** Cohorts in all. */
  readonly total: number;
  /** Of the customers who could be watched that long, the share who ordered in that month after their first; all cohorts together. */
  readonly after: readonly { readonly age: number; readonly rate: number; readonly customers: number }[];
  /** What a customer had brought through each month, of the cohorts that could be followed to one common age; null without amounts or with fewer than three such cohorts. */
  readonly curves: readonly CohortCurvePoint[] | null;
}

/** A point of the curve of a cohort. */
export interface CohortCurvePoint {
  readonly cohort: string;
  readonly size: number;
  /** Months since the first order's. */
  readonly age: number;
  /** Revenue after refunds through that month, per customer of the cohort. */
  readonly value: number;
}

const ORDINALS: Readonly<Record<number, string>> = {
  1: "first",
  2: "second",
  3: "third",
  6: "sixth",
  12: "twelfth",
};
const MOST_COHORTS = 18;
const MOST_PERIODS = 12;
const LEAST_CURVES = 3;

const CELL = {
  cohort: "text",
  size: "number",
  age: "number",
  customers: "number",
  revenue: "number",
  complete: "flag",
} as const;

export const cohortsPart: ReportPart<CohortsPart, "cohorts" | "customers"> = {
  needs: ["cohorts", "customers"],
  build: ({ cohorts, customers }) => {
    if (customers.length === 0) return { missing: "no-customers" };
    if (customers.length < LEAST_CUSTOMERS) return { missing: "few-customers" };
    const names = [...new Set(cohorts.map((c) => c.cohort))].sort();
    const known = cohorts.filter((c) => c.age > 0 && c.complete);
    if (known.length === 0) return { missing: "too-short" };
    const shown = new Set(names.slice(-MOST_COHORTS - 1));
    const after = [1, 2, 3, 6, 12].flatMap((age) => {
      const cells = known.filter((c) => c.age === age);
      const size = cells.reduce((n, c) => n + c.size, 0);
      return size === 0
        ? []
        : [{ age, rate: cells.reduce((n, c) => n + c.customers, 0) / size, customers: size }];
    });
    const cells = cohorts.filter((c) => shown.has(c.cohort) && c.age > 0 && c.age <= MOST_PERIODS);
    return {
      cells,
      shown: new Set(cells.map((c) => c.cohort)).size,
      total: names.length,
      after,
      curves: curvesOf(
        cohorts.filter((c) => shown.has(c.cohort) && c.age <= MOST_PERIODS),
        names[0],
      ),
    };
  },
  shape: {
    cells: [CELL],
    shown: "number",
    total: "number",
    after: [{ age: "number", rate: "number", customers: "number" }],
    curves: { orNull: [{ cohort: "text", size: "number", age: "number", value: "number" }] },
  },
  valid: ({ cells, curves }) =>
    cells.length > 0 &&
    cells.every((c) => c.age > 0 && c.age <= MOST_PERIODS) &&
    (curves === null ||
      (curves.length > 0 && curves.every((c) => c.age >= 0 && c.age <= MOST_PERIODS && c.size > 0))),
  view: ({ cells, shown, total, after, curves }, { formats: f }) => {
    const names = [...new Set(cells.map((c) => c.cohort))];
    const periods = Math.max(...cells.map((c) => c.age));
    const most = Math.max(...cells.map((c) => c.customers / c.size), 1e-9);
    const columns = Array.from({ length: periods }, (_, i) => i + 1);
    const at = (cohort: string, age: number) => cells.find((c) => c.cohort === cohort && c.age === age);
    const sizeOf = (cohort: string) => cells.find((c) => c.cohort === cohort)?.size ?? 0;
    return {
      id: "cohorts",
      heading: HEADINGS.cohorts,
      blocks: [
        paragraphs(
          `Customers are grouped by the month of their first order. Of all who were watched long enough, ${listed(after.map((a) => `${f.percent(a.rate)} bought in the ${ORDINALS[a.age]}`))} month after it.`,
        ),
        paragraphs(
          "Read a row from left to right: how one group fades. Read a column from top to bottom: whether newer customers return more often than older ones did. If the first column is low, a friendly message two to three weeks after the first order is the cheapest thing to try.",
          2 * names.filter((cohort) => sizeOf(cohort) < 10).length > names.length &&
            "Most of these groups have fewer than 10 people: a single one more or less changes a percentage a lot.",
          shown < total - 1 && `The last ${f.count(shown)} of ${f.count(total)} groups are shown.`,
        ),
        {
          caption:
            "Share of customers who bought again, by month of their first order (in brackets: how many they are)",
          chart: (options) =>
            cohortHeatmapChart(
              cells.map((c) => ({ ...c, rate: c.customers / c.size })),
              options,
            ),
          bars: htmlHeat(
            "Share of each group that bought again (dashed: month not over)",
            "First order",
            columns.map((p) => String(p)),
            names.map((cohort) => ({
              label: cohort,
              cells: columns.map((p) => {
                const c = at(cohort, p);
                return c === undefined
                  ? null
                  : {
                      share: c.customers / c.size / most,
                      text: f.percent(c.customers / c.size),
                      pale: !c.complete,
                    };
              }),
            })),
          ),
          table: htmlTable(
            "Customers who bought again, by month of first order and months since (* month not over)",
            [
              { title: "First order" },
              { title: "Customers", number: true },
              ...columns.map((p) => ({ title: String(p), number: true })),
            ],
            names.map((cohort) => [
              f.period(cohort),
              f.count(sizeOf(cohort)),
              ...columns.map((p) => {
                const c = at(cohort, p);
                return c === undefined ? "" : f.count(c.customers) + (c.complete ? "" : "*");
              }),
            ]),
          ),
        },
        ...(curves === null ? [] : valueOverTime(curves, f)),
      ],
    };
  },
};

// One line for all is only fair over the same cohorts at every age: those that are old enough for a common age. The first cohort of a log is
// often everybody who was a customer before it, and is left out when it is much larger than the next ones.
function curvesOf(cells: readonly ReportCohortCell[], first: string): CohortCurvePoint[] | null {
  if (!cells.some((c) => c.revenue > 0)) return null;
  const known = cells.filter((c) => c.complete && c.size > 0);
  const sizes = new Map(known.map((c) => [c.cohort, c.size]));
  const others = [...sizes].filter(([cohort]) => cohort !== first).map(([, size]) => size);
  const usual = others.reduce((a, b) => a + b, 0) / Math.max(1, others.length);
  if ((sizes.get(first) ?? 0) > 1.5 * usual) sizes.delete(first);
  const oldest = new Map<string, number>();
  for (const c of known)
    if (sizes.has(c.cohort)) oldest.set(c.cohort, Math.max(c.age, oldest.get(c.cohort) ?? 0));
  const reach = (age: number) => [...oldest.values()].filter((a) => a >= age).length;
  const ages = Array.from({ length: MOST_PERIODS }, (_, i) => i + 1).filter(
    (age) => reach(age) >= LEAST_CURVES,
  );
  if (ages.length === 0) return null;
  const end = ages.reduce((a, b) => (b * reach(b) >= a * reach(a) ? b : a));
  const points: CohortCurvePoint[] = [];
  const sums = new Map<string, number>();
  for (const c of [...known].sort((a, b) => a.age - b.age)) {
    if (c.age > end || (oldest.get(c.cohort) ?? 0) < end) continue;
    const money = (sums.get(c.cohort) ?? 0) + c.revenue;
    sums.set(c.cohort, money);
    points.push({ cohort: c.cohort, size: c.size, age: c.age, value: money / c.size });
  }
  return points.sort((a, b) => (a.cohort < b.cohort ? -1 : a.cohort > b.cohort ? 1 : a.age - b.age));
}

function valueOverTime(points: readonly CohortCurvePoint[], f: ReportFormats): (string | Figure)[] {
  const ages = [...new Set(points.map((p) => p.age))].sort((a, b) => a - b);
  const all = ages.map((age) => {
    const at = points.filter((p) => p.age === age);
    const size = at.reduce((n, p) => n + p.size, 0);
    return { age, size, value: at.reduce((n, p) => n + p.size * p.value, 0) / size };
  });
  const names = [...new Set(points.map((p) => p.cohort))];
  const last = all[all.length - 1];
  const most = Math.max(...all.map((a) => a.value), 1e-9);
  const months = (n: number) => plural(n, "month", "months", f.count);
  return [
    paragraphs(
      `And what they bring: of the ${f.count(names.length)} groups that could be followed for ${months(last.age)}, a customer brought ${f.money(all[0].value)} in the month of the first order and ${f.money(last.value)} by the end. Winning a customer may cost what is left of that after the goods; read the curve at the month until which you can wait for the money.`,
    ),
    {
      caption:
        "What a customer has brought by each month after the first order (thin: the newest groups, thick: all together)",
      chart: (options) =>
        cohortCurvesChart(
          points.map((p) => ({ ...p, rate: 0 })),
          { ...options, show: "value", cohorts: (options.width ?? 640) < 480 ? 5 : 8 },
        ),
      bars: htmlBars(
        all.map((a) => ({
          label: a.age === 0 ? "First month" : `${months(a.age)} later`,
          share: a.value / most,
          text: f.money(a.value),
        })),
      ),
      table: htmlTable(
        "Brought per customer through each month after the first order",
        [
          { title: "First order" },
          { title: "Customers", number: true },
          ...ages.map((age) => ({ title: String(age), number: true })),
        ],
        names.map((cohort) => {
          const own = points.filter((p) => p.cohort === cohort);
          return [
            f.period(cohort),
            f.count(own[0].size),
            ...ages.map((age) => {
              const point = own.find((p) => p.age === age);
              return point === undefined ? "" : f.money(point.value);
            }),
          ];
        }),
      ),
    },
  ];
}
