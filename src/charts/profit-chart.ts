import type { Estimate } from "../core/estimate.ts";
import { badOption } from "../core/options.ts";
import {
  type Chart,
  type ChartLayer,
  type ChartOptions,
  isNarrow,
  makeChart,
  needRows,
  rowsOf,
} from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";

/** What offers from one score up come to, as `profitCurve` makes them. */
export interface ProfitChartRow {
  /** Everybody with this score and above gets the offer; null for nobody. */
  readonly threshold: number | null;
  /** Share of all that gets it. */
  readonly share: number;
  readonly offers?: number;
  readonly spent?: number;
  readonly profit: number;
}

/** The threshold to mark, as `profitCurve` finds it. */
export interface ProfitChartBest {
  readonly threshold: number | null;
  readonly share: number;
  readonly profit: Pick<Estimate, "value" | "interval">;
  readonly thresholdInterval?: readonly [low: number, high: number] | null;
}

/** Options of {@link profitChart}. */
export interface ProfitChartOptions extends ChartOptions {
  /** The most that may be spent: marked where it ends. Default: not marked. */
  readonly budget?: number;
}

// a curve of more points than this cannot be told from its thinned one
const COLUMNS = 400;

/**
 * Profit of offers against how many get one, highest scores first: with the threshold that pays best, its interval as a pale band, and what offers to everybody bring. Takes the result of `profitCurve`. O(points).
 *
 * @throws "too-few-rows" without points, "bad-option" for a budget that is none; "bad-input" for what it does not draw.
 *
 * @example
 * import { profitChart, profitCurve } from "clientele";
 * const rows = [[0.9, 1], [0.8, 0], [0.7, 1], [0.3, 0], [0.2, 0]].map(([risk, left]) => ({ risk, left }));
 * const curve = profitCurve(rows, { score: "risk", label: "left", cost: 200, value: 1000, success: 0.5, resamples: 0 });
 * profitChart(curve, { currency: "EUR" }).title?.text; // => ["Offers to 60% bring the most: €400"]
 * profitChart([]); // throws "too-few-rows"
 */
export function profitChart(
  curve: Iterable<ProfitChartRow> & { readonly info?: { readonly best?: ProfitChartBest } },
  options: ProfitChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(curve, "profitChart", "the result of profitCurve", ["share", "profit"]).filter(
      ({ share, profit }) => Number.isFinite(share) && Number.isFinite(profit),
    ),
    "profitChart",
  ).sort((a, b) => a.share - b.share);
  const { budget } = options;
  if (budget !== undefined && !(budget >= 0)) throw badOption("budget", budget, "an amount, zero or more");
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const number = new Intl.NumberFormat(options.locale ?? "en", { maximumSignificantDigits: 3 });
  const best = curve.info?.best ?? bestOf(rows);
  const values = rows
    .filter((row, i) => isSeen(rows, i) || row.share === best.share)
    .map((row) => ({
      share: row.share,
      profit: row.profit,
      shareText: f.percent(row.share),
      profitText: signed(row.profit, f.money),
      threshold: row.threshold === null ? "nobody" : `${number.format(row.threshold)} and more`,
      spent: row.spent === undefined ? "" : f.money(row.spent),
    }));
  const everybody = rows[rows.length - 1];
  const nobody = best.threshold === null || best.share === 0;
  const amount = signed(best.profit.value, f.money);
  const interval = best.profit.interval;
  const range =
    interval === null ? "" : ` ${signed(interval[0], f.money)} to ${signed(interval[1], f.money)}`;
  const title = nobody ? "No offer pays" : `Offers to ${f.percent(best.share)} bring the most: ${amount}`;
  const finding = `${nobody ? "" : `Score of ${number.format(best.threshold as number)} and more${range === "" ? "" : `, profit${range}`}; `}${nobody ? "Offers" : "offers"} to everybody: ${signed(everybody.profit, f.money)}`;
  const max = Math.max(...values.map(({ profit }) => Math.abs(profit)));
  const x = {
    field: "share",
    type: "quantitative",
    title: isNarrow(options)
      ? "Share that gets the offer"
      : "Share that gets the offer, highest scores first",
    scale: { domain: [0, 1], nice: false },
    axis: { format: ".0%", values: [0, 0.2, 0.4, 0.6, 0.8, 1], grid: false, labelFlush: true },
  };
  const y = {
    field: "profit",
    type: "quantitative",
    title: "Profit",
    scale: { zero: true, nice: 4 },
    axis: { format: f.moneyAxis(max), tickCount: 5, domain: false, ticks: false },
  };
  const layer: ChartLayer[] = [
    {
      data: { values: [{ profit: 0 }] },
      mark: { type: "rule", color: colors.muted, strokeWidth: 1 },
      encoding: { y },
    },
    {
      mark: { type: "line", color: colors.first, strokeWidth: 2, tooltip: true },
      encoding: {
        x,
        y,
        tooltip: [
          { field: "shareText", title: "Get the offer" },
          { field: "threshold", title: "Score" },
          { field: "profitText", title: "Profit" },
          { field: "spent", title: "Spent" },
        ],
      },
    },
  ];
  const within = nobody ? null : shares(rows, best.thresholdInterval);
  if (within !== null)
    layer.unshift({
      data: { values: [within] },
      mark: { type: "rect", color: colors.second, opacity: 0.18 },
      encoding: { x: { ...x, field: "from" }, x2: { field: "to" } },
    });
  if (budget !== undefined) {
    // rows come with rising share, and so with rising cost
    const over = rows.findIndex(({ spent }) => spent !== undefined && spent > budget);
    if (over > 0) layer.push(...marked(rows[over - 1].share, `budget of ${f.money(budget)} ends`));
  }
  if (!nobody)
    layer.push({
      data: { values: [{ share: best.share, profit: best.profit.value }] },
      mark: { type: "point", filled: true, size: 90, opacity: 1, color: colors.accent },
      encoding: { x, y },
    });
  return makeChart(
    {
      title,
      subtitle: `${finding}${within === null ? "" : "; pale: where the best may lie by chance"}`,
      description: `Profit of offers against the share of customers that gets one. ${title}. ${finding}.`,
      height: 320,
      values,
      layer,
    },
    options,
  );

  function marked(share: number, text: string): ChartLayer[] {
    const right = share > 0.55;
    const data = { values: [{ share, text }] };
    return [
      { data, mark: { type: "rule", color: colors.accent, strokeDash: [5, 4] }, encoding: { x } },
      {
        data,
        mark: {
          type: "text",
          align: right ? "right" : "left",
          baseline: "bottom",
          dx: right ? -5 : 5,
          color: colors.accent,
          fontSize: isNarrow(options) ? 10 : 11,
        },
        // under the curve, which is high where the budget ends
        encoding: { x, y: { value: { expr: "height - 4" } }, text: { field: "text" } },
      },
    ];
  }
}

function signed(value: number, money: (value: number) => string): string {
  return value < 0 ? `\u2212${money(-value)}` : money(value);
}

/** Of neighbors in one column of the picture the first is drawn. */
function isSeen(rows: readonly ProfitChartRow[], i: number): boolean {
  if (i === 0 || i === rows.length - 1) return true;
  return Math.floor(rows[i].share * COLUMNS) !== Math.floor(rows[i - 1].share * COLUMNS);
}

function bestOf(rows: readonly ProfitChartRow[]): ProfitChartBest {
  const { threshold, share, profit } = rows.reduce((a, b) => (b.profit > a.profit ? b : a));
  return { threshold, share, profit: { value: profit, interval: null } };
}

/** The shares that belong to two thresholds. */
function shares(
  rows: readonly ProfitChartRow[],
  thresholds: readonly [number, number] | null | undefined,
): { readonly from: number; readonly to: number } | null {
  if (!thresholds) return null;
  const shareOf = (threshold: number) =>
    rows.reduce(
      (share, row) =>
        row.threshold !== null && row.threshold >= threshold ? Math.max(share, row.share) : share,
      0,
    );
  const [from, to] = [shareOf(thresholds[1]), shareOf(thresholds[0])];
  return from < to ? { from, to } : null;
}
