import { badOption } from "../../core/options.ts";
import { need } from "./check-parts.ts";
import type { History } from "./history.ts";

/** How much of what a customer did long ago still counts, when a model is used. */
export type ProfileDecay =
  /** All of it counts alike. */
  | "none"
  /** Only what is in the last basket counts, all of it alike. */
  | "last-basket"
  /** Rank of the item, the latest 1, to the power of -`power`: 0.75 halves the weight after two or three items. */
  | { readonly power: number }
  /** Days after which an item counts half, back from the `asOf` of the use. */
  | { readonly halfLife: number };

/** How a customer's history becomes the profile that items are scored by. */
export interface ProfileOptions {
  /** Default "none". */
  readonly decay?: ProfileDecay;
}

/** As {@link ProfileOptions}, with everything in it: what a model keeps. */
export interface Profile {
  readonly decay: ProfileDecay;
}

const DAY = 86_400_000;
const EXPECTED = '"none", "last-basket", { power: 0 or more, up to 10 } or { halfLife: days, more than 0 }';

/** The options with their defaults; "bad-option" for what is none. */
export function profileOption(options: ProfileOptions | undefined): Profile {
  if (options === undefined) return { decay: "none" };
  if (typeof options !== "object" || options === null)
    throw badOption("profile", options, "an object such as { decay: { power: 0.75 } }");
  const decay = options.decay ?? "none";
  const clean = cleanDecay(decay);
  if (clean === undefined) throw badOption("profile.decay", decay, EXPECTED);
  return { decay: clean };
}

/** Throws "bad-model" unless it is the profile of a model. */
export function needProfile(kind: string, profile: unknown): asserts profile is Profile {
  const found = profile as Profile | null | undefined;
  need(
    kind,
    typeof found === "object" &&
      found !== null &&
      Object.keys(found).join() === "decay" &&
      cleanDecay(found.decay) !== undefined,
    "profile says nothing that is known",
  );
}

/**
 * The weight of each item of a history, in the order of `history.at`: 1 for the latest, less for what lies back. By rank, the later of two items of one time is the one
 * with the higher place; items without a time share the rank after all that have one. By half-life, items without a time are as old as the oldest that
 * has one (1 where none has), and what is later than `asOf` counts as of `asOf`. O(n log n) by rank, else O(n).
 */
export function profileWeights(history: History, asOf: number, profile: Profile): Float64Array {
  const { decay } = profile;
  const { last } = history;
  const weights = new Float64Array(last.length).fill(1);
  if (decay === "none") return weights;
  if (decay === "last-basket") {
    inLastBasket(history, weights);
    return weights;
  }
  if ("power" in decay) byRank(last, decay.power, weights);
  else byAge(last, asOf, decay.halfLife, weights);
  return weights;
}

function inLastBasket({ at, basketStart, basketAt }: History, weights: Float64Array): void {
  weights.fill(0);
  const baskets = basketStart.length - 1;
  let k = 0;
  // both rise
  for (let e = baskets > 0 ? basketStart[baskets - 1] : 0; e < basketAt.length; e++) {
    while (k < at.length && at[k] < basketAt[e]) k++;
    if (at[k] === basketAt[e]) weights[k] = 1;
  }
}

function byRank(last: Float64Array, power: number, weights: Float64Array): void {
  const known: number[] = [];
  for (let k = 0; k < last.length; k++) if (!Number.isNaN(last[k])) known.push(k);
  known.sort((a, b) => last[b] - last[a] || b - a);
  weights.fill((known.length + 1) ** -power);
  for (let r = 0; r < known.length; r++) weights[known[r]] = (r + 1) ** -power;
}

function byAge(last: Float64Array, asOf: number, halfLife: number, weights: Float64Array): void {
  let oldest = Number.POSITIVE_INFINITY;
  for (const time of last) if (time < oldest) oldest = time;
  if (oldest === Number.POSITIVE_INFINITY) return;
  for (let k = 0; k < last.length; k++) {
    const time = Number.isNaN(last[k]) ? oldest : last[k];
    weights[k] = 2 ** (-Math.max(0, asOf - time) / (DAY * halfLife));
  }
}

function cleanDecay(decay: ProfileDecay): ProfileDecay | undefined {
  if (decay === "none" || decay === "last-basket") return decay;
  if (typeof decay !== "object" || decay === null) return undefined;
  const keys = Object.keys(decay);
  if (keys.length !== 1) return undefined;
  if ("power" in decay && decay.power >= 0 && decay.power <= 10 && typeof decay.power === "number")
    return { power: decay.power };
  if ("halfLife" in decay && decay.halfLife > 0 && Number.isFinite(decay.halfLife))
    return { halfLife: decay.halfLife };
  return undefined;
}
