import { badOption } from "../core/options.ts";
import { type Chart, type ChartOptions, isNarrow, type Json, makeChart, needRows, rowsOf } from "./chart.ts";
import { nameAxis } from "./feature-axis.ts";
import { formatsOf } from "./format.ts";
import { sideTexts } from "./side-texts.ts";
import { chartPalette } from "./theme.ts";

/** A rate that can be drawn. */
export type FairnessChartRate =
  | "baseRate"
  | "selectionRate"
  | "truePositiveRate"
  | "falsePositiveRate"
  | "precision"
  | "accuracy";

/** What a classifier does to one group, as `groupFairness` says it: each rate with its interval, called such as `selectionRateLow`. */
export type FairnessChartGroup = {
  readonly group: string;
  readonly rows?: number;
  /** "yes", or "too few to judge". */
  readonly judged?: string;
} & { readonly [rate in FairnessChartRate | `${FairnessChartRate}${"Low" | "High"}`]?: number | null };

/** The result of `groupFairness`, or its parts. */
export interface FairnessChartInput {
  readonly groups: Iterable<FairnessChartGroup>;
  /** Whom the others are compared with, group by group. */
  readonly impact?: Iterable<{
    readonly reference: string;
    readonly fourFifths?: string;
    readonly certain?: string;
  }>;
}

/** Options of {@link fairnessChart}. */
export interface FairnessChartOptions extends ChartOptions {
  /** Rates to draw, each a block of groups. Default: who is chosen, who with the outcome is, and who without it is. */
  readonly show?: readonly FairnessChartRate[];
}

const RATES: { readonly [rate in FairnessChartRate]: string } = {
  baseRate: "Have the outcome",
  selectionRate: "Are chosen",
  truePositiveRate: "Of those with the outcome: chosen",
  falsePositiveRate: "Of those without the outcome: chosen",
  precision: "Of those chosen: have the outcome",
  accuracy: "Decided rightly",
};
const DEFAULT: readonly FairnessChartRate[] = ["selectionRate", "truePositiveRate", "falsePositiveRate"];

/**
 * Whether a classifier treats groups alike: for each rate the groups with their intervals, one below the other. Behind the share that is chosen the band of the four-fifths rule: from four fifths of the reference group's share to five fourths of it. Groups
 * with too few rows to judge are pale. Takes the result of `groupFairness`. O(groups rates).
 *
 * @throws "too-few-rows" without a group that has one of the rates, "bad-option" for another rate; "bad-input" for what it does not draw.
 *
 * @example
 * import { fairnessChart } from "clientele";
 * const groups = [
 *   { group: "north", rows: 90, selectionRate: 0.5, selectionRateLow: 0.4, selectionRateHigh: 0.6 },
 *   { group: "south", rows: 80, selectionRate: 0.3, selectionRateLow: 0.21, selectionRateHigh: 0.41 },
 * ];
 * const chart = fairnessChart({ groups, impact: [{ reference: "north", fourFifths: "fails" }] }, { show: ["selectionRate"] });
 * chart.data.values.map((v) => [v.group, v.text]); // => [["north", "50% (40% to 60%)"], ["south", "30% (21% to 41%)"]]
 * fairnessChart({ groups: [] }); // throws "too-few-rows"
 */
export function fairnessChart(fairness: FairnessChartInput, options: FairnessChartOptions = {}): Chart {
  const what = "fairnessChart";
  const { show = DEFAULT } = options;
  const unknown = show.find((rate) => !Object.hasOwn(RATES, rate));
  if (unknown !== undefined || show.length === 0)
    throw badOption("show", unknown ?? show, `some of ${Object.keys(RATES).join(", ")}`);
  const groups = needRows(
    rowsOf(fairness?.groups, what, "the result of groupFairness", ["group"], fairness),
    what,
  );
  const f = formatsOf(options);
  const colors = chartPalette(options.theme ?? "light");
  const impact = rowsOf(fairness.impact ?? [], what, "the result of groupFairness", ["reference"]);
  const reference = impact[0]?.reference;
  // a line for each heading, and one of air before it
  const blocks = show.map((rate, b) => ({ rate, first: b * (groups.length + 1.6) + 1 }));
  const values = needRows(
    blocks.flatMap(({ rate, first }) =>
      groups.flatMap((group, g) => {
        const value = group[rate];
        if (value === null || value === undefined || !Number.isFinite(value)) return [];
        const low = group[`${rate}Low`] ?? value;
        const high = group[`${rate}High`] ?? value;
        return [
          {
            place: first + g,
            rate: RATES[rate],
            group: group.group,
            value,
            low,
            high,
            judged: group.judged === undefined || group.judged === "yes" ? 1 : 0,
            rows: group.rows === undefined ? "" : f.count(group.rows),
            text:
              low === high
                ? f.percent(value)
                : `${f.percent(value)} (${f.percent(low)} to ${f.percent(high)})`,
          },
        ];
      }),
    ),
    what,
  );
  const last = blocks[blocks.length - 1].first + groups.length - 0.5;
  const bands = blocks.flatMap(({ rate, first }) => {
    const own = groups.find(({ group }) => group === reference)?.selectionRate;
    if (rate !== "selectionRate" || own === null || own === undefined || !(own > 0)) return [];
    return [
      { from: 0.8 * own, to: Math.min(1, own / 0.8), top: first - 0.5, bottom: first + groups.length - 0.5 },
    ];
  });
  const judged = impact.filter(({ certain }) => certain !== "too few to judge");
  const fails = judged.filter(({ fourFifths }) => fourFifths === "fails");
  const sure = fails.filter(({ certain }) => certain === "yes").length;
  const of = `${f.count(judged.length)} other ${judged.length === 1 ? "group" : "groups"}`;
  const finding =
    bands.length === 0 || judged.length === 0
      ? ""
      : `${fails.length === 0 ? `None of ${of} falls` : `${f.count(fails.length)} of ${of} ${fails.length === 1 ? "falls" : "fall"}`} short of four fifths of what ${reference} gets${sure === fails.length ? "" : sure === 0 ? ", which chance alone may do" : `, ${f.count(sure)} of them beyond chance`}`;
  const few = values.some(({ judged }) => judged === 0);
  const notes = [
    finding,
    bands.length > 0 ? "behind: the band of the four-fifths rule" : "",
    few ? "pale: too few rows to judge" : "",
  ].filter((note) => note !== "");
  const top = Math.min(1, Math.ceil(Math.max(...values.map(({ high }) => high)) * 10 + 0.5) / 10);
  const lineNames = Object.fromEntries(
    blocks.flatMap(({ first }) =>
      groups.map(({ group }, g) => [String(Math.round((first + g) * 10)), group]),
    ),
  );
  const axis = nameAxis(
    groups.map(({ group }) => group),
    options,
  );
  const places = { domain: [last, -0.4], nice: false, zero: false };
  const x = {
    field: "value",
    type: "quantitative",
    title: null,
    scale: { domain: [0, top], nice: false },
    axis: { format: ".0%", tickCount: isNarrow(options) ? 3 : 5, domain: false, ticks: false },
  };
  const y = {
    field: "place",
    type: "quantitative",
    title: null,
    scale: places,
    axis: {
      ...axis,
      values: blocks.flatMap(({ first }) => groups.map((_, g) => first + g)),
      labelExpr: `${JSON.stringify(lineNames)}[round(datum.value * 10)]`,
    },
  };
  const color: Json = { condition: { test: "datum.judged === 1", value: colors.first }, value: colors.faded };
  const tooltip = [
    { field: "group", title: "Group" },
    { field: "rate", title: "Rate" },
    { field: "text", title: "Share" },
    { field: "rows", title: "Rows" },
  ];
  return makeChart(
    {
      title: "Are groups treated alike?",
      subtitle: notes.join("; "),
      description: `${blocks
        .map(
          ({ rate }) =>
            `${RATES[rate]}: ${values
              .filter((v) => v.rate === RATES[rate])
              .map(({ group, text }) => `${group} ${text}`)
              .join(", ")}`,
        )
        .join("; ")}.${finding === "" ? "" : ` ${finding}.`}`,
      height: (isNarrow(options) ? 130 : 100) + last * 24,
      values,
      layer: [
        ...(bands.length === 0
          ? []
          : [
              {
                data: { values: bands },
                mark: { type: "rect", color: colors.second, opacity: 0.22 },
                encoding: {
                  x: { ...x, field: "from" },
                  x2: { field: "to" },
                  y: { ...y, field: "top" },
                  y2: { field: "bottom" },
                },
              },
            ]),
        {
          data: { values: blocks.map(({ rate, first }) => ({ place: first - 1, text: RATES[rate] })) },
          mark: {
            type: "text",
            align: "left",
            baseline: "middle",
            fontWeight: 600,
            fontSize: 12,
            color: colors.muted,
            dx: -(axis.labelPadding as number),
            dy: 4,
          },
          encoding: { x: { value: 0 }, y, text: { field: "text" } },
        },
        {
          mark: { type: "rule", strokeWidth: 2, tooltip: true },
          encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y, color, tooltip },
        },
        {
          mark: { type: "point", filled: true, size: 60, opacity: 1, tooltip: true },
          encoding: { x, y, color, tooltip },
        },
        ...sideTexts(y, colors.ink, options),
      ],
    },
    options,
  );
}
