import { logisticOf, logOddsOf } from "../numeric/log-odds.ts";
import { ageTicks, logTicks } from "./age-ticks.ts";
import type { Json } from "./chart.ts";
import { formatsOf, type NumberOptions } from "./format.ts";

/** What Shapley values add up on, as `shapValues` says it. */
export type ChartScoreScale = "log-odds" | "probability" | "number" | "log of the count" | "score";

/** How scores and effects of one scale are written. */
export interface ScoreWords {
  /** What the axis of scores shows, and that of effects. */
  readonly score: string;
  readonly effect: string;
  /** What effects are, in a sentence. */
  readonly note: string;
  readonly writeScore: (score: number) => string;
  readonly writeEffect: (effect: number) => string;
  readonly scoreAxis: (
    domain: readonly [number, number],
    most: number,
  ) => { readonly [setting: string]: Json };
  readonly effectAxis: (
    domain: readonly [number, number],
    most: number,
  ) => { readonly [setting: string]: Json };
}

const CHANCES = [
  0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999,
];

/** Words and axes of a scale: odds and counts are read as factors, probabilities as percentages. */
export function scoreWords(scale: ChartScoreScale, options: NumberOptions): ScoreWords {
  const f = formatsOf(options);
  const locale = options.locale ?? "en";
  const rough = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const sign = (value: number, write: (size: number) => string) =>
    value === 0 ? write(0) : `${value < 0 ? "\u2212" : "+"}${write(Math.abs(value))}`;
  const points = (value: number) => sign(value, (size) => rough.format(100 * size));
  // near 1 two digits would say "no effect"
  const times = (value: number) =>
    `×${(Math.abs(value) < 0.1 && value !== 0 ? number : rough).format(Math.exp(value))}`;
  const plain = (domain: readonly [number, number], most: number, format: string) => ({
    values: ageTicks(domain[0], domain[1], null, most),
    format,
  });
  const factors = (domain: readonly [number, number], most: number) => ({
    values: factorTicks(domain, most),
    // d3 has no sign for times
    labelExpr: "'×' + format(exp(datum.value), ',.3~r')",
  });
  if (scale === "log-odds")
    return {
      score: "Chance",
      effect: "Times the odds",
      note: "× multiplies the odds, the chance of yes over that of no",
      writeScore: (score) => f.percent(logisticOf(score)),
      writeEffect: times,
      scoreAxis: (domain, most) => ({
        values: chanceTicks(domain, most),
        labelExpr: "format(1 / (1 + exp(-datum.value)), '.3~p')",
      }),
      effectAxis: factors,
    };
  if (scale === "probability")
    return {
      score: "Chance",
      effect: "Percentage points",
      note: "effects are percentage points of the chance",
      writeScore: f.percent,
      writeEffect: points,
      scoreAxis: (domain, most) => plain(domain, most, ".3~p"),
      effectAxis: (domain, most) => ({
        ...plain(domain, most, "+"),
        labelExpr: "(datum.value > 0 ? '+' : '') + format(100 * datum.value, ',.3~r')",
      }),
    };
  if (scale === "log of the count")
    return {
      score: "Expected number",
      effect: "Times the expected number",
      note: "× multiplies the expected number",
      writeScore: (score) => number.format(Math.exp(score)),
      writeEffect: times,
      scoreAxis: (domain, most) => ({
        values: countTicks(domain, most),
        labelExpr: "format(exp(datum.value), ',.3~r')",
      }),
      effectAxis: factors,
    };
  return {
    score: scale === "number" ? "Expected value" : "Score",
    effect: "Effect",
    note: "effects are added up",
    writeScore: (score) => number.format(score),
    writeEffect: (effect) => sign(effect, (size) => number.format(size)),
    scoreAxis: (domain, most) => plain(domain, most, ",.3~r"),
    effectAxis: (domain, most) => plain(domain, most, "+,.3~r"),
  };
}

/** Logits of round chances within a domain, those too close together left out. */
function chanceTicks([low, high]: readonly [number, number], most: number): number[] {
  const own = CHANCES.map(logOddsOf).filter((score) => score >= low && score <= high);
  if (own.length > 2) return apart(own, (high - low) / most);
  return ageTicks(logisticOf(low), logisticOf(high), null, 4)
    .filter((p) => p > 0 && p < 1)
    .map(logOddsOf);
}

/** Logarithms of round factors within a domain. */
function factorTicks([low, high]: readonly [number, number], most: number): number[] {
  if (high - low < Math.log(4)) return countTicks([low, high], most);
  const step = (high - low) / most;
  const factor = [1.25, 2, 4, 10, 100].find((times) => Math.log(times) >= step) ?? 1000;
  const first = Math.ceil(low / Math.log(factor));
  return Array.from({ length: 60 }, (_, i) => (first + i) * Math.log(factor)).filter((tick) => tick <= high);
}

/** Logarithms of round numbers within a domain. */
function countTicks([low, high]: readonly [number, number], most: number): number[] {
  const [from, to] = [Math.exp(low), Math.exp(high)];
  const round = to > 10 * from ? logTicks(from, to) : ageTicks(from, to, null, 2 * most);
  return apart(
    round.filter((tick) => tick > 0).map((tick) => Math.log(tick)),
    (high - low) / (1.5 * most),
  );
}

function apart(ticks: readonly number[], gap: number): number[] {
  let last = Number.NEGATIVE_INFINITY;
  return ticks.filter((tick) => {
    if (tick - last < gap) return false;
    last = tick;
    return true;
  });
}
