import { badOption, oneOf } from "../core/options.ts";
import type { BlendMember, MemberScale, RecommenderModel } from "./use/recommender-model.ts";
import { partKind, partModel, type RecommenderPart } from "./use/recommender-part.ts";

/** A member of a blend as {@link blendRecommenders} takes it. */
export interface BlendPart {
  /** Or the table of `trendingItems`. */
  readonly model: RecommenderPart;
  /** What its scores are multiplied by, once they are comparable; below 0 speaks against. Default 1. */
  readonly weight?: number;
  /** How scores are made comparable. Default "z". */
  readonly scale?: MemberScale;
  /** "log" takes log(1 + score) first, for counts such as customers of the last 30 days. Default "none". */
  readonly transform?: "none" | "log";
  /** What it is called in reasons. Default: the kind of the model, or "trending-items". */
  readonly label?: string;
  /** For best sellers: "categories" counts what sells in the categories that the customer buys from for more. Default "nothing". */
  readonly forCustomer?: "nothing" | "categories";
}

/** Options of {@link blendRecommenders}. */
export interface BlendRecommendersOptions {
  /** Models asked in turn when the blend has nothing more to say, the table of `trendingItems` among them: what is trending first, then best sellers, which have something to say for all that was ever sold. Default: none. */
  readonly fallback?: readonly RecommenderPart[];
}

/**
 * Several models as one: an item's score is the sum over the members of weight x its score, made comparable. "z" takes off the mean of the member's scores of all items for that
 * customer and divides by their standard deviation; "max" divides by the largest; "rank" is 1 for the best and 1 / items for the last; "none" adds scores as they are. An item is in
 * when any member has something to say for it; for a member that does not know it, it counts as that member's lowest. Reasons add up across members and say in `by` which one.
 *
 * What leads on a shop's own data (Online Retail II): for new items EASE with a decayed profile beside log(1 + customers of the last 30 days), both by "z"; for all items the customer's own
 * decayed counts + .25 x EASE + .3 x 30-day popularity by "max". New items that nobody bought come in through a member made of content. A single member with a fallback is a fallback
 * chain: `blendRecommenders([{ model }], { fallback: [trendingItems(bought), fitPopularItems(bought)] })` is what the model says, then what is trending, then what sells; with option `category` of `recommend`
 * each of them in that category. Plain JSON where the members are; with a dense EASE model among them (`fitEase`) it is not, as that holds a typed array: give `easeNeighbors` of it, or send a structured clone. O(1) to make; a score is O(items) and what the members take.
 *
 * @throws "bad-option", "bad-model".
 *
 * @example
 * import { blendRecommenders, fitAlsoBought, fitPopularItems, interactionsOf, recommend } from "clientele/recommend";
 * const bought = interactionsOf([
 *   { customer: 1, order: 1, item: "bread" }, { customer: 1, order: 1, item: "butter" },
 *   { customer: 2, order: 2, item: "bread" }, { customer: 2, order: 2, item: "jam" }, { customer: 3, order: 3, item: "tea" },
 * ]);
 * const model = blendRecommenders([
 *   { model: fitAlsoBought(bought, { measure: "confidence" }), scale: "max" },
 *   { model: fitPopularItems(bought), weight: 0.5, scale: "max", label: "best sellers" },
 * ]);
 * const [first] = recommend(model, ["butter"], { count: 1 }).items;
 * first.because.map((b) => [b.item, b.by, b.score]); // => [["butter", "also-bought", 1], [null, "best sellers", 0.5]]
 * first.score; // => 1.5
 * blendRecommenders([]); // throws "bad-option"
 */
export function blendRecommenders(
  members: readonly BlendPart[],
  options: BlendRecommendersOptions = {},
): RecommenderModel {
  if (!Array.isArray(members) || members.length === 0)
    throw badOption("members", members, "a list of members { model, weight, scale }, at least one");
  const { fallback = [] } = options ?? {};
  if (!Array.isArray(fallback)) throw badOption("fallback", fallback, "a list of models");
  return {
    kind: "recommender",
    version: 1,
    members: members.map((member: BlendPart, m) => memberOf(member, `members[${m}]`)),
    fallback: fallback.map((part: RecommenderPart) => partModel(part, "blendRecommenders, option fallback,")),
  };
}

function memberOf(part: BlendPart, name: string): BlendMember {
  const model = partModel(part?.model, `blendRecommenders, ${name},`);
  const { weight = 1, scale = "z", transform = "none", label = partKind(part.model), forCustomer } = part;
  if (!(typeof weight === "number" && Number.isFinite(weight)))
    throw badOption(`${name}.weight`, weight, "a number");
  if (typeof label !== "string" || label === "") throw badOption(`${name}.label`, label, "text");
  oneOf(scale, `${name}.scale`, ["z", "rank", "max", "none"]);
  oneOf(transform, `${name}.transform`, ["none", "log"]);
  if (forCustomer === undefined) return { model, weight, scale, transform, label };
  oneOf(forCustomer, `${name}.forCustomer`, ["nothing", "categories"]);
  if (model.kind !== "popular-items")
    throw badOption(`${name}.forCustomer`, forCustomer, "none, but for a model of fitPopularItems");
  return { model, weight, scale, transform, label, forCustomer };
}
