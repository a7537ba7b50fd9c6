import {
  type Chart,
  type ChartOptions,
  chartWidth,
  leftLabels,
  makeChart,
  needRows,
  rowsOf,
} from "./chart.ts";
import { formatsOf } from "./format.ts";
import { chartPalette, inkOn } from "./theme.ts";

/** One step of a funnel, as `funnel(...).steps` has them. */
export interface FunnelChartStep {
  readonly step: string;
  /** Customers who came this far. */
  readonly customers: number;
}

/** Options of {@link funnelChart}. */
export interface FunnelChartOptions extends ChartOptions {}

/**
 * How many customers come through each step: one bar a step with its number and share of those who entered, a pale rest for those who came one step less far. The
 * subtitle names the step that loses most. O(steps).
 *
 * @throws "too-few-rows" without steps or when nobody entered; "bad-input" for what it does not draw.
 *
 * @example
 * import { funnelChart } from "clientele";
 * const chart = funnelChart([{ step: "cart", customers: 40 }, { step: "order", customers: 10 }]);
 * chart.data.values[1].text; // => "10 (25%)"
 * funnelChart([]); // throws "too-few-rows"
 */
export function funnelChart(steps: Iterable<FunnelChartStep>, options: FunnelChartOptions = {}): Chart {
  const list = rowsOf(steps, "funnelChart", "the steps of funnel", ["step", "customers"]);
  const rows = needRows(list.length > 0 && list[0].customers > 0 ? list : [], "funnelChart");
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const entered = rows[0].customers;
  const longest = Math.max(...rows.map((s) => s.step.length + 3));
  const room = chartWidth(options) - Math.min(240, longest * 7.6) - 20;
  const values = rows.map((s, i) => ({
    // two steps may have one name
    step: `${i + 1}. ${s.step}`,
    customers: s.customers,
    before: i === 0 ? s.customers : rows[i - 1].customers,
    text: `${f.count(s.customers)} (${f.percent(s.customers / entered)})`,
    lost: i === 0 ? 0 : rows[i - 1].customers - s.customers,
    inside: 0,
  }));
  for (const v of values) if ((v.customers / entered) * room > v.text.length * 7 + 12) v.inside = 1;
  const worst = values.reduce((a, b) => (b.lost > a.lost ? b : a));
  const finding =
    worst.lost > 0
      ? `Most are lost before step ${worst.step}: ${f.count(worst.lost)} of ${f.count(worst.before)}`
      : "Nobody was lost on the way";
  const y = {
    field: "step",
    type: "ordinal",
    sort: null,
    title: null,
    scale: { paddingInner: 0.22, paddingOuter: 0.1 },
    axis: {
      ticks: false,
      domain: false,
      ...leftLabels(
        values.map((v) => v.step),
        12,
      ),
    },
  };
  const x = (field: string) => ({
    field,
    type: "quantitative",
    title: "Customers",
    scale: { domain: [0, entered], nice: false },
    axis: { format: ",.0f", tickCount: 5, tickMinStep: 1, domain: false, ticks: false },
  });
  const tooltip = [
    { field: "step", title: "Step" },
    { field: "text", title: "Came this far" },
    { field: "lost", title: "Lost since the step before" },
  ];
  const texts = (inside: number, mark: object) => ({
    transform: [{ filter: `datum.inside === ${inside}` }],
    mark: { type: "text", baseline: "middle", ...mark },
    encoding: { y, x: x("customers"), text: { field: "text" } },
  });
  return makeChart(
    {
      title: "How far customers come",
      subtitle: finding,
      description: `Of ${f.count(entered)} customers who entered, ${f.count(rows[rows.length - 1].customers)} came through all ${rows.length} steps. ${finding}.`,
      height: 90 + rows.length * 38,
      values,
      layer: [
        {
          mark: { type: "bar", tooltip: true, color: colors.faded, opacity: 0.45 },
          encoding: { y, x: x("before"), tooltip },
        },
        {
          mark: { type: "bar", tooltip: true, color: colors.first },
          encoding: { y, x: x("customers"), tooltip },
        },
        texts(1, { align: "right", dx: -6, color: inkOn(colors.first), fontWeight: 600 }),
        texts(0, { align: "left", dx: 6, color: colors.ink }),
      ],
    },
    options,
  );
}
