import type { RfmMap, RfmMapRule, ScoreRange } from "./rfm-types.ts";

/** The R x F grid but for the corner of few orders long ago: there the default map tells "Lost" from "Hibernating". */
export const RF_GRID: readonly string[] = [
  "Champions r5 f4-5",
  "Loyal r3-4 f4-5",
  "Potential Loyalist r4-5 f2-3",
  "New r5 f1",
  "Promising r4 f1",
  "Needs Attention r3 f3",
  "About To Sleep r3 f1-2",
  "At Risk r1-2 f3-4",
  "Can't Lose r1-2 f5",
];

/** The default map. */
export function defaultMap(): RfmMap {
  return mapFrom("default", [...RF_GRID, "Hibernating r2 f1-2", "Lost r1 f1-2"]);
}

/** A map of five bins from rules as text: "Loyal r3-4 f4-5" is { segment: "Loyal", r: [3, 4], f: [4, 5] }. */
export function mapFrom(name: string, rules: readonly string[]): RfmMap {
  const range = / (fm|[rfm])(\d)-?(\d?)/g;
  return {
    name,
    bins: 5,
    rules: rules.map((text) => {
      const rule: Record<string, unknown> = { segment: text.replace(range, "") };
      for (const [, score, low, high] of text.matchAll(range)) rule[score] = [+low, +(high || low)];
      return rule as unknown as RfmMapRule;
    }),
  };
}

/** Every segment a map can give, in its order; the one for customers without an order last. */
export function segmentsOf(map: RfmMap): string[] {
  return [
    ...new Set([
      ...map.rules.map((rule) => rule.segment),
      map.otherwise ?? "Others",
      map.prospect ?? "Prospect",
    ]),
  ];
}

/** The rules that fit scores between 1 and `map.bins`; the first of them decides. */
export function fitting(
  map: RfmMap,
  r: number,
  f: number,
  m: number,
  frequencyScore: "f" | "fm",
): RfmMapRule[] {
  const fm = (f + m) / 2;
  const used = frequencyScore === "fm" ? Math.ceil(fm) : f;
  const within = (score: number, range: ScoreRange = [score, score]) =>
    score >= range[0] && score <= range[1];
  return map.rules.filter(
    (rule) => within(r, rule.r) && within(used, rule.f) && within(m, rule.m) && within(fm, rule.fm),
  );
}
