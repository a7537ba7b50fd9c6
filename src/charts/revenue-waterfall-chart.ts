import { ClienteleError } from "../core/errors.ts";
import { type Chart, type ChartOptions, chartWidth, makeChart, needRows, rowsOf } from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette } from "./theme.ts";

/** One period of recurring revenue, as `recurringRevenue` makes them. */
export interface RevenueMovement {
  readonly period: string;
  readonly opening: number;
  readonly newRevenue: number;
  readonly expansion: number;
  readonly reactivation: number;
  /** As a positive amount. */
  readonly contraction: number;
  /** As a positive amount. */
  readonly churn: number;
  readonly closing: number;
}

/** Options of {@link revenueWaterfallChart}. */
export interface RevenueWaterfallChartOptions extends ChartOptions {}

/**
 * Where recurring revenue came from and went: a bar for what there was, steps up for new, expanded and returned customers, steps down for those who pay less or left, a bar for
 * what there is. Several periods are taken together, from the first one's opening to the last one's closing. O(periods).
 *
 * @throws "too-few-rows" without periods; "bad-input" when opening and movements do not come to the closing.
 *
 * @example
 * import { revenueWaterfallChart } from "clientele";
 * const month = { period: "2026-10", opening: 900, newRevenue: 120, expansion: 30, reactivation: 0, contraction: 10, churn: 90, closing: 950 };
 * revenueWaterfallChart([month], { currency: "EUR" }).data.values.map((v) => v.text); // => ["€900", "+€120", "+€30.00", "0", "−€10.00", "−€90.00", "€950"]
 * revenueWaterfallChart([]); // throws "too-few-rows"
 */
export function revenueWaterfallChart(
  movements: Iterable<RevenueMovement>,
  options: RevenueWaterfallChartOptions = {},
): Chart {
  const rows = needRows(
    rowsOf(movements, "revenueWaterfallChart", "the result of recurringRevenue", [
      "period",
      "opening",
      "newRevenue",
      "expansion",
      "reactivation",
      "contraction",
      "churn",
      "closing",
    ]),
    "revenueWaterfallChart",
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const total = (of: (row: RevenueMovement) => number) => rows.reduce((n, row) => n + of(row), 0);
  const opening = rows[0].opening;
  const closing = rows[rows.length - 1].closing;
  const steps: readonly (readonly [name: string, change: number])[] = [
    ["New", total((r) => r.newRevenue)],
    ["Pay more", total((r) => r.expansion)],
    ["Came back", total((r) => r.reactivation)],
    ["Pay less", -total((r) => r.contraction)],
    ["Left", -total((r) => r.churn)],
  ];
  const flows = steps.reduce((n, [, change]) => n + change, opening);
  if (!(Math.abs(flows - closing) <= 1e-6 * Math.max(1, Math.abs(opening), Math.abs(closing)))) {
    throw new ClienteleError(
      "bad-input",
      `The movements do not come out even: opening ${opening} and all flows make ${flows}, closing is ${closing}. Give periods that follow each other.`,
      { value: flows, expected: String(closing) },
    );
  }
  let at = opening;
  const values = [
    { step: "Start", from: 0, to: opening, kind: "balance", text: f.money(opening) },
    ...steps.map(([step, change]) => {
      const from = at;
      at += change;
      const text = change === 0 ? "0" : `${change > 0 ? "+" : "\u2212"}${f.money(Math.abs(change))}`;
      return { step, from, to: at, kind: change < 0 ? "down" : "up", text };
    }),
    { step: "End", from: 0, to: closing, kind: "balance", text: f.money(closing) },
  ].map((v, i) => ({ ...v, order: i, top: Math.max(v.from, v.to) }));
  const links = values.slice(0, -1).map((v, i) => ({ step: v.step, next: values[i + 1].step, level: v.to }));
  const max = Math.max(...values.map((v) => v.top));
  const narrow = chartWidth(options) < 480;
  const x = {
    field: "step",
    type: "ordinal",
    sort: values.map((v) => v.step),
    title: null,
    scale: { paddingInner: 0.25, paddingOuter: 0.1 },
    axis: {
      labelAngle: 0,
      ticks: false,
      labelFontSize: narrow ? 10 : 11,
      labelOverlap: false,
      ...(narrow && { labelExpr: "split(datum.value, ' ')" }),
    },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative",
    title: "Recurring revenue",
    scale: { zero: true, nice: 4 },
    axis: { format: f.moneyAxis(max), tickCount: 5, domain: false, ticks: false },
  });
  const first = rows[0].period;
  const last = rows[rows.length - 1].period;
  const span = first === last ? first : `${first} to ${last}`;
  const change = closing - opening;
  const finding = `${f.money(opening)} became ${f.money(closing)} (${change < 0 ? "\u2212" : "+"}${f.money(Math.abs(change))})`;
  return makeChart(
    {
      title: `How recurring revenue moved, ${span}`,
      subtitle: finding,
      description: `Recurring revenue in ${span}: ${finding}; ${values
        .slice(1, -1)
        .map((v) => `${v.step.toLowerCase()} ${v.text}`)
        .join(", ")}.`,
      height: 320,
      values,
      layer: [
        {
          mark: { type: "bar", tooltip: true },
          encoding: {
            x,
            y: y("from"),
            y2: { field: "to" },
            color: {
              field: "kind",
              type: "nominal",
              legend: null,
              scale: {
                domain: ["balance", "up", "down"],
                range: [colors.muted, colors.first, colors.second],
              },
            },
            tooltip: [
              { field: "step", title: "What" },
              { field: "text", title: "Amount" },
            ],
          },
        },
        {
          data: { values: links },
          mark: { type: "rule", color: colors.muted, strokeWidth: 1, strokeDash: [2, 2] },
          encoding: { x, x2: { field: "next" }, y: y("level") },
        },
        {
          mark: { type: "text", baseline: "bottom", dy: -4, color: colors.ink, fontSize: narrow ? 8 : 11 },
          encoding: { x, y: y("top"), text: { field: "text" } },
        },
      ],
    },
    options,
  );
}
