import { oneOf } from "../core/options.ts";
import type { JudgedRecommender, RankingFigure } from "../recommend/index.ts";
import {
  type Chart,
  type ChartOptions,
  chartWidth,
  isNarrow,
  isResult,
  type Json,
  lines,
  makeChart,
  needRows,
  rowsOf,
  wrongInput,
} from "./chart.ts";
import { type NamePlace, placeNames } from "./place-names.ts";
import { chartPalette } from "./theme.ts";
import type { ChartEstimate } from "./trade-off-chart.ts";

/** A model or a setting: how often its offers are right, and how much of the catalogue (or how unlike each other) they are. */
export interface OfferTradeOff {
  readonly name: string;
  /** Such as NDCG@10, 0 to 1; with its interval where there is one. */
  readonly accuracy: number | ChartEstimate;
  /** Such as coverage or intra-list diversity, 0 to 1. */
  readonly diversity: number | ChartEstimate;
}

/** A way to offer that was tried, as `evaluateRecommender` makes it. */
export type EvaluatedOffers = Pick<JudgedRecommender, "name" | "metrics" | "lists"> & {
  /** The best sellers on the same customers: drawn beside. */
  readonly popular?: Pick<JudgedRecommender, "name" | "metrics" | "lists">;
};

/** Options of {@link offerTradeOffChart}. */
export interface OfferTradeOffChartOptions extends ChartOptions {
  /** The figure of evaluations that is drawn upwards. Default "ndcg". */
  readonly accuracy?: RankingFigure;
  /** The figure of their lists that is drawn to the right: "coverage" (default), "diversity" within a list (where the evaluation was given a similarity) or "personalization". */
  readonly diversity?: "coverage" | "diversity" | "personalization";
  /** What accuracy is, for the axis. Default: the figure in words, "Accuracy" for points of your own. */
  readonly accuracyTitle?: string;
  /** What diversity is. Default: the figure in words, "Diversity" for points of your own. */
  readonly diversityTitle?: string;
}

const WHAT = "offerTradeOffChart";
const HEIGHT = 360;
const MADE = "results of evaluateRecommender, or points";

const ACCURACY: { readonly [F in RankingFigure]: string } = {
  precision: "Share of offers that were right (precision)",
  precisionReturned: "Share of offers that were right (precision)",
  recall: "Share of what was bought that was offered (recall)",
  recallCapped: "Share of what was bought that was offered (recall)",
  hitRate: "Share of customers with a right offer (hit rate)",
  ndcg: "Right things, high in the list (NDCG)",
  dcg: "Right things, high in the list (DCG)",
  map: "Right things, high in the list (MAP)",
  mapRelevant: "Right things, high in the list (MAP)",
  mrr: "How high the first right thing stands (MRR)",
};

const DIVERSITY = {
  coverage: "Share of the catalogue that is offered (coverage)",
  diversity: "How unlike the things of one list are (diversity)",
  personalization: "How unlike the lists of two customers are (personalization)",
} as const;

/**
 * Accuracy against diversity of several models or settings, with intervals. Those for which no other is better in both are joined by a line: the choice is among them. Takes one or several results of
 * `evaluateRecommender` as they are, with the best sellers beside (of `compareRecommenders` hand in the two evaluations that it was given), or points of your own. O(points^2).
 *
 * @throws "too-few-rows" without points, "bad-input" for what is neither, "bad-option".
 *
 * @example
 * import { evaluateRecommender, fitAlsoBought, interactionsOf, offerTradeOffChart, splitInteractions } from "clientele";
 * const chart = offerTradeOffChart([
 *   { name: "best sellers", accuracy: 0.04, diversity: 0.02 },
 *   { name: "neighbors", accuracy: 0.09, diversity: 0.3 },
 *   { name: "chance", accuracy: 0.001, diversity: 0.29 },
 * ]);
 * chart.data.values.filter((v) => v.best).map((v) => v.name); // => ["neighbors"]
 * const tea = ["ann", "bob", "cat"].flatMap((customer) => [
 *   { customer, time: "2026-01-05", item: "tea" }, { customer, time: "2026-02-05", item: "jam" },
 * ]);
 * const tried = evaluateRecommender((train) => fitAlsoBought(train, { per: "customer" }), splitInteractions(interactionsOf(tea), { way: "last-out" }));
 * offerTradeOffChart(tried).data.values.map((v) => v.name); // => ["personal offers", "the best sellers"]
 * offerTradeOffChart([]); // throws "too-few-rows"
 */
export function offerTradeOffChart(
  points: EvaluatedOffers | Iterable<EvaluatedOffers | OfferTradeOff>,
  options: OfferTradeOffChartOptions = {},
): Chart {
  const number = new Intl.NumberFormat(options.locale ?? "en", {
    style: "percent",
    maximumSignificantDigits: 3,
  });
  const colors = chartPalette(options.theme ?? "light");
  const accuracyFigure = oneOf(
    options.accuracy ?? "ndcg",
    "accuracy",
    Object.keys(ACCURACY) as RankingFigure[],
  );
  const diversityFigure = oneOf(
    options.diversity ?? "coverage",
    "diversity",
    Object.keys(DIVERSITY) as (keyof typeof DIVERSITY)[],
  );
  const { drawn, evaluated } = pointsOf(points, accuracyFigure, diversityFigure);
  const rows = needRows(drawn, WHAT).map(({ name, accuracy, diversity }) => {
    const [a, d] = [estimate(accuracy), estimate(diversity)];
    return {
      name,
      accuracy: a.value,
      diversity: d.value,
      low: a.low,
      high: a.high,
      left: d.low,
      right: d.high,
    };
  });
  const found = rows.map((row) => ({
    ...row,
    best: !rows.some(
      (other) =>
        other !== row &&
        other.accuracy >= row.accuracy &&
        other.diversity >= row.diversity &&
        (other.accuracy > row.accuracy || other.diversity > row.diversity),
    ),
    accuracyText: number.format(row.accuracy),
    diversityText: number.format(row.diversity),
  }));
  const [accuracyTitle, diversityTitle] = [
    options.accuracyTitle ?? (evaluated ? ACCURACY[accuracyFigure] : "Accuracy"),
    options.diversityTitle ?? (evaluated ? DIVERSITY[diversityFigure] : "Diversity"),
  ];
  // what axes and title leave of the chart
  const size = [
    chartWidth(options) - 70,
    (options.height ?? HEIGHT) - (isNarrow(options) ? 175 : 130),
  ] as const;
  const ends = [
    end(rows.map((row) => row.right ?? row.diversity)),
    end(rows.map((row) => row.high ?? row.accuracy)),
  ];
  const across = (v: number) => (v / ends[0]) * size[0];
  const down = (v: number) => (1 - v / ends[1]) * size[1];
  const places = placeNames(
    rows.map(({ name, accuracy, diversity, low, high }) => ({
      name,
      x: across(diversity),
      y: down(accuracy),
      ...(low === null || high === null ? {} : { low: down(low), high: down(high) }),
    })),
    ...size,
  );
  const values = found.map((row, i) => ({ ...row, place: `${places[i].align} ${places[i].dy}` }));
  const x = {
    field: "diversity",
    type: "quantitative",
    // Vega takes letters to be wider than they are
    title: lines(diversityTitle, size[0] / 8.8),
    scale: { domain: [0, ends[0]], nice: false },
    axis: { format: ".0%", tickCount: isNarrow(options) ? 4 : 6, domain: false, ticks: false },
  };
  const y = {
    field: "accuracy",
    type: "quantitative",
    title: lines(accuracyTitle, size[1] / 8.8),
    scale: { domain: [0, ends[1]], nice: false },
    axis: { format: ".0%", tickCount: 5, domain: false, ticks: false },
  };
  const bound = (encoding: { readonly [channel: string]: Json }, end: "low" | "left") => ({
    transform: [{ filter: `isValid(datum.${end})` }],
    mark: { type: "rule", strokeWidth: 1, color: colors.muted },
    encoding,
  });
  const label = ({ align, dx, dy }: NamePlace) => ({
    transform: [{ filter: `datum.place === '${align} ${dy}'` }],
    mark: { type: "text", align, dx, dy, baseline: "middle", color: colors.ink, fontSize: 11 },
    encoding: { x, y, text: { field: "name" } },
  });
  const best = values.filter((v) => v.best);
  return makeChart(
    {
      title: "How right and how various the offers are",
      subtitle:
        "Further up: more often right; further right: more various. Blue: no other way is better in both",
      description: `${accuracyTitle} and ${diversityTitle} of ${values.length} ways; none is better in both than ${best
        .slice(0, 6)
        .map((v) => v.name)
        .join(", ")}.`,
      height: HEIGHT,
      values,
      layer: [
        {
          data: { values: best.map(({ accuracy, diversity }) => ({ accuracy, diversity })) },
          mark: { type: "line", strokeDash: [4, 3], strokeWidth: 1, color: colors.first },
          encoding: { x, y },
        },
        ...(values.some(({ low }) => low !== null)
          ? [bound({ x, y: { ...y, field: "low" }, y2: { field: "high" } }, "low")]
          : []),
        ...(values.some(({ left }) => left !== null)
          ? [bound({ x: { ...x, field: "left" }, x2: { field: "right" }, y }, "left")]
          : []),
        {
          mark: { type: "point", filled: true, size: 70, opacity: 1, tooltip: true },
          encoding: {
            x,
            y,
            color: {
              condition: { test: "datum.best", value: colors.first },
              value: colors.second,
            },
            tooltip: [
              { field: "name", title: "Way" },
              { field: "accuracyText", title: accuracyTitle },
              { field: "diversityText", title: diversityTitle },
            ],
          },
        },
        ...[...new Set(places)].map(label),
      ],
    },
    options,
  );
}

/** The points to draw, of evaluations each once and the best sellers beside; what has no diversity has no place. */
function pointsOf(
  given: EvaluatedOffers | Iterable<EvaluatedOffers | OfferTradeOff>,
  accuracy: RankingFigure,
  diversity: keyof typeof DIVERSITY,
): { readonly drawn: readonly OfferTradeOff[]; readonly evaluated: boolean } {
  const list = rowsOf(isResult(given, "metrics") ? [given] : given, WHAT, MADE, ["name"], given);
  const points = new Map<string, OfferTradeOff>();
  let evaluated = false;
  const add = (point: OfferTradeOff) => {
    // ways of one name are told apart by their place
    let name = point.name;
    for (let k = 2; points.has(name); k++) name = `${point.name} (${k})`;
    points.set(name, { ...point, name });
  };
  const addEvaluated = ({ name, metrics, lists }: EvaluatedOffers) => {
    const value = metrics?.[accuracy];
    if (value === undefined || lists == null) throw wrongInput(WHAT, MADE, given);
    const various = lists[diversity];
    if (various !== null) add({ name, accuracy: value, diversity: various });
  };
  let popular: EvaluatedOffers["popular"];
  for (const one of list) {
    if (isResult(one, "metrics")) {
      evaluated = true;
      popular ??= one.popular;
      addEvaluated(one);
    } else add(rowsOf([one], WHAT, MADE, ["name", "accuracy", "diversity"])[0]);
  }
  if (popular != null && !points.has(popular.name)) addEvaluated(popular);
  return { drawn: [...points.values()], evaluated };
}

/** End of an axis from 0 on, with air beside the last point. */
function end(values: readonly number[]): number {
  const most = values.reduce((a, v) => Math.max(a, v), 0);
  return most > 0 ? 1.06 * most : 1;
}

function estimate(given: number | ChartEstimate): {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
} {
  if (typeof given === "number") return { value: given, low: null, high: null };
  return { value: given.value, low: given.interval?.[0] ?? null, high: given.interval?.[1] ?? null };
}
