import { cellOf, type NamedColumns } from "../columns.ts";
import type { ChurnFeature } from "../features/feature-types.ts";
import { reasonGroups } from "../features/reason-groups.ts";
import { reasonText } from "../features/reason-text.ts";
import type { ChurnModel } from "../train/train-types.ts";
import type { RiskParts } from "./risk-parts.ts";

/** What speaks for a customer's leaving, the strongest first. */
export interface Reason {
  readonly text: string;
  /** The features of its group that say so. */
  readonly features: readonly string[];
}

/** The odds must rise by about a twentieth for a reason to be one. */
const LEAST = 0.05;

/** A feature with all that its words need. */
interface Voice {
  readonly feature: ChurnFeature;
  readonly group: string;
  /** Its value in the middle of the customers of training. */
  readonly middle: number;
  readonly part: Float64Array;
}

/**
 * Who is asked for reasons: for each customer the groups of features that raise the risk the most, each said by the feature of it that does so the most. A feature speaks only as it usually does (many tickets, few orders): what raises a risk the other
 * way round makes up for another feature in the sum, and would read like a contradiction. Missing values say nothing, nor does what is the same for everybody.
 */
export function reasonsOf(
  { features, baseline }: ChurnModel,
  columns: NamedColumns,
  { names, parts }: RiskParts,
  currency: string | undefined,
): (i: number) => readonly Reason[] {
  const groups = reasonGroups();
  const middles = new Map(
    baseline.columns.map(({ column, points }) => [column, points ? points[points.length >> 1] : Number.NaN]),
  );
  const known = new Map(features.map((feature) => [feature.name, feature]));
  const voices: Voice[] = [];
  for (const [k, name] of names.entries()) {
    const feature = known.get(name);
    const group = groups.get(name) ?? name;
    if (feature !== undefined && group !== "season")
      voices.push({ feature, group, middle: middles.get(name) ?? Number.NaN, part: parts[k] });
  }
  const text = (feature: ChurnFeature, side: "high" | "low", i: number) =>
    reasonText(
      feature,
      side,
      (name) => (Object.hasOwn(columns, name) ? cellOf(columns[name], i) : null),
      currency,
    );
  return (i) => {
    const found = new Map<string, { total: number; best: Voice | undefined; said: Voice[] }>();
    for (const voice of voices) {
      const part = voice.part[i];
      // most features of most customers matter next to nothing
      if (part > -1e-3 && part < 1e-3) continue;
      const value = cellOf(columns[voice.feature.name], i);
      const group = isSilence(voice, value) ? "silence" : voice.group;
      const own = found.get(group) ?? { total: 0, best: undefined, said: [] };
      own.total += part;
      if (part > 0 && sideOf(voice, value) !== undefined) {
        own.said.push(voice);
        if (own.best === undefined || part > own.best.part[i]) own.best = voice;
      }
      found.set(group, own);
    }
    const silent = (found.get("silence")?.total ?? 0) > LEAST && found.get("silence")?.best !== undefined;
    return [...found.values()]
      .filter(({ total, best }) => total > LEAST && best !== undefined && !(silent && isUsualGap(best)))
      .sort((a, b) => b.total - a.total)
      .map(({ best, said }) => {
        const { feature } = best as Voice;
        const side = sideOf(best as Voice, cellOf(columns[feature.name], i)) as "high" | "low";
        return { text: text(feature, side, i), features: said.map((voice) => voice.feature.name) };
      });
  };
}

/** No orders of late is what silence says already. */
function isSilence({ group, feature }: Voice, value: string | number | null): boolean {
  return group === "lately" && (feature.unit === "change" ? value === -1 : value === 0);
}

/** The usual gap, which the words of silence name beside the days since. */
function isUsualGap({ feature }: Voice): boolean {
  return feature.name === "meanGap" || feature.name === "medianGap";
}

/** Which words fit; undefined where none would speak for leaving. */
function sideOf({ feature, middle }: Voice, value: string | number | null): "high" | "low" | undefined {
  if (value === null) return undefined;
  if (typeof value === "string") return "high";
  const side = value > middle ? "high" : "low";
  if (feature.higher === "either") return side;
  return (feature.higher === "riskier") === (side === "high") ? side : undefined;
}
