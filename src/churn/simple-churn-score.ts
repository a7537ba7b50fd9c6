import { ClienteleError, show } from "../core/errors.ts";
import { Table, type TableColumn, type TableInfo, type TextColumn } from "../core/table.ts";
import { quantileSorted, sortedNumbers } from "../numeric/quantile.ts";
import type { ChurnTable } from "./churn-types.ts";
import { needChurnTable } from "./columns.ts";

/** How likely one customer is to leave, by a rule. */
export interface SimpleChurnRow {
  readonly customer: string;
  /** The cut, ms. */
  readonly cut: number;
  /** Chance to leave in the outcome window, from 0 to 1. */
  readonly risk: number | null;
  /** Silence in usual gaps; with contracts null. */
  readonly silence: number | null;
}

/** What a table of simple scores says about itself. */
export interface SimpleChurnInfo extends TableInfo {
  readonly kind: "simple-churn";
  /** The rule in words. */
  readonly rule: string;
}

/**
 * A churn score without training: the simplest one that any model has to beat.
 *
 * **By orders**: the usual gap of a customer is the time as a customer with one usual gap of the shop added, over the repeat purchases with one added: (tenure - silence + G) / (repeats + 1), where G is the median of the customers' mean
 * gaps at that cut. Somebody who is there orders in the window of w days with the chance 1 - exp(-w / gap). Whether they are there still is halved by every further usual gap of silence: 2^-(silence / gap - 1), at most 1.
 * risk = 1 - still there x orders.
 *
 * **By contract**: the share of the contracts of the same age that ended within 30 days (`leavingRate`), taken to the length of the window: 1 - (1 - rate)^(w / 30).
 *
 * Risks are in the right order more than they are right in size. Nothing is learnt from labels. O(rows log rows).
 *
 * @throws "bad-input" when `table` is no churn table, "missing-column" when it lacks the features that the rule needs.
 *
 * @example
 * import { churnTable, simpleChurnScore } from "clientele/churn";
 * const day = (d) => Date.UTC(2026, 0, d);
 * const orders = [
 *   ...[1, 15, 29, 43, 57].map((d) => ({ customer: "ann", time: day(d), amount: 20 })),
 *   ...[2, 16, 30].map((d) => ({ customer: "bob", time: day(d), amount: 10 })),
 * ];
 * const table = churnTable(orders, { asOf: day(72), outcome: { days: 28 } });
 * simpleChurnScore(table).of("ann"); // => { customer: "ann", cut: 1773360000000, risk: 0.13533528, silence: 1 }
 * simpleChurnScore(table).of("bob")?.risk; // => 0.77286195
 * simpleChurnScore({} as never); // throws "bad-input"
 */
export function simpleChurnScore(table: ChurnTable): Table<SimpleChurnRow, SimpleChurnInfo> {
  needChurnTable(table, "simpleChurnScore");
  const { churn, windows, zone } = table.info;
  const columns = table.columns as unknown as { readonly [name: string]: TableColumn };
  const column = (name: string) => {
    const found = columns[name];
    if (found instanceof Float64Array) return found;
    throw new ClienteleError(
      "missing-column",
      `simpleChurnScore needs the feature ${show(name)}, which the table has not.`,
      {
        column: name,
      },
    );
  };
  const cut = column("cut");
  const { risk, silence } =
    churn === "orders"
      ? byOrders(
          {
            cut,
            since: column("daysSinceOrder"),
            tenure: column("tenure"),
            days: column("purchaseDays"),
            gap: column("meanGap"),
          },
          windows.outcome,
        )
      : {
          risk: column("leavingRate").map((rate) => 1 - (1 - rate) ** (windows.outcome / 30)),
          silence: new Float64Array(table.length).fill(Number.NaN),
        };
  return new Table<SimpleChurnRow, SimpleChurnInfo>(
    table.length,
    { customer: columns.customer as TextColumn, cut, risk, silence },
    {
      kind: "simple-churn",
      key: "customer",
      zone,
      rule:
        churn === "orders"
          ? "The chance that somebody is still there halves with every usual gap of silence beyond the first; who is there orders at the usual gap."
          : "Contracts end as those of the same age did before.",
    },
  );
}

function byOrders(
  from: {
    readonly cut: Float64Array;
    readonly since: Float64Array;
    readonly tenure: Float64Array;
    readonly days: Float64Array;
    readonly gap: Float64Array;
  },
  window: number,
) {
  const { cut, since, tenure, days, gap } = from;
  const usual = new Map<number, number>();
  for (const at of new Set(cut)) {
    const gaps = sortedNumbers(gap.filter((_, i) => cut[i] === at));
    // where nobody came back nothing is known of gaps: the window itself stands in
    usual.set(at, gaps.length === 0 ? window : quantileSorted(gaps, 0.5));
  }
  const own = tenure.map((t, i) => (t - since[i] + (usual.get(cut[i]) as number)) / days[i]);
  const silence = since.map((silent, i) => silent / own[i]);
  const risk = silence.map(
    (ratio, i) => 1 - Math.min(1, 2 ** (1 - ratio)) * (1 - Math.exp(-window / own[i])),
  );
  return { risk, silence };
}
