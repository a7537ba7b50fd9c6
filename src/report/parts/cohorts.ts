import { cohortHeatmapChart } from "../../charts/index.ts";
import { htmlHeat, htmlTable, paragraphs } from "../html.ts";
import { LEAST_CUSTOMERS, type ReportPart } from "../part.ts";
import type { ReportCohortCell } from "../reductions.ts";
import { HEADINGS, listed } from "../words.ts";

/** Who came back, by month of the first order. */
export interface CohortsPart {
  /** Cells of the cohorts shown, in order. */
  readonly cells: readonly ReportCohortCell[];
  readonly shown: number;
  /** Cohorts in all. */
  readonly total: number;
  /** Of the customers who could be watched that long, the share who ordered in that month after their first; all cohorts together. */
  readonly after: readonly { readonly age: number; readonly rate: number; readonly customers: number }[];
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
    return { cells, shown: new Set(cells.map((c) => c.cohort)).size, total: names.length, after };
  },
  shape: {
    cells: [{ cohort: "text", size: "number", age: "number", customers: "number", complete: "flag" }],
    shown: "number",
    total: "number",
    after: [{ age: "number", rate: "number", customers: "number" }],
  },
  valid: ({ cells }) => cells.length > 0 && cells.every((c) => c.age > 0 && c.age <= MOST_PERIODS),
  view: ({ cells, shown, total, after }, { formats: f }) => {
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
      ],
    };
  },
};
