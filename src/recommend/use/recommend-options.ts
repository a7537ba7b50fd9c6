import type { Id } from "../../core/columns.ts";
import type { TimeInput } from "../../core/time.ts";
import type { OfferRule } from "../rerank-by-rules.ts";
import type { ItemCatalogue } from "./facts-of.ts";
import type { ItemChoice } from "./item-choice.ts";
import type { ItemContextModel } from "./item-context-types.ts";
import type { RecommenderPart } from "./recommender-part.ts";

/** What a recommender is made ready with, once for many customers. */
export interface PrepareRecommenderOptions {
  /** Models that are asked in turn where those before have nothing more to say: best sellers for those of whom nothing is known, or the table of `trendingItems`. Default: none. */
  readonly fallback?: RecommenderPart | readonly RecommenderPart[];
  /**
   * Categories and prices of items, for `category`, `mix`, `caps`, `surprise`, `price` and `diversity`, and stock: what has 0 in stock by it is not offered, unless `inStock` is given. The
   * interactions of the fit with their catalogue, or rows of today's.
   */
  readonly catalogue?: ItemCatalogue;
  /** How alike two items are, for `diversity`, from 0 to 1: `similarityOf(model)`. Default: the model's own neighbours or vectors; else 1 for items of one category, 0 for others. */
  readonly similarity?: (a: string, b: string) => number;
}

/** Where and when an offer is shown. Factors multiply scores (a score below 0 is divided), so above 1 helps; 0 leaves the item out. */
export interface OfferContext {
  /** What sells more in which context, from `fitItemContext`. */
  readonly model?: ItemContextModel;
  /** The moment, for a model of hours, days or seasons. Default: `asOf`. */
  readonly time?: TimeInput;
  /** The context by its name, for a model of own contexts (a shop, a channel). One that the model does not know changes nothing. */
  readonly name?: string;
  /** The caller's own factor of an item in this place, at this time, through this channel. */
  readonly factor?: (item: string) => number;
}

/** Options of one recommendation. */
export interface OfferOptions extends Omit<ItemChoice, "exclude" | "inStock"> {
  /** What is in stock, instead of what `catalogue` says: the ids, or a function of one; "any": no matter. Default: all but what has 0 in stock by `catalogue`; without one, all. */
  readonly inStock?: Iterable<Id> | ((item: string) => boolean) | "any";
  /** Never these: what is in the cart, blocked, withdrawn; "bought": nothing that the customer has bought, as repeat "new". */
  readonly exclude?: Iterable<Id> | "bought";
  /**
   * "new": only what is not in the history (default); "again": only what is; "both". For models that say what is bought again ("buy-again", "next-basket", and
   * blends with one) the default is "both".
   */
  readonly repeat?: "new" | "again" | "both";
  /** Only items of this category, or of these. Needs `catalogue`. */
  readonly category?: Id | Iterable<Id>;
  /** When the offer is made: what decay and reminders count back from; what the customer did from then on is not looked at. Default: just after the last row of the history. */
  readonly asOf?: TimeInput;
  /** Time zone of days and of times without one. Default "UTC". */
  readonly zone?: string;
  /** Reasons an item carries; the others are added up in one without an item, `by: "rest"`. 0: none at all, and none are made, which takes less. Default: all. */
  readonly reasons?: number;
  /** Place, time, channel. Default: no matter. */
  readonly context?: OfferContext;
  /** What the shop earns, as in `rerankByMargin`. */
  readonly margin?: {
    readonly of: (item: string) => number | null | undefined;
    readonly weight?: number;
    readonly how?: "multiply" | "add";
  };
  /** A band of prices; "usual": from two thirds of the lower quartile to one and a half times the upper quartile of the prices of what the customer bought. Needs `catalogue`. */
  readonly price?: "usual" | { readonly low?: number; readonly high?: number };
  /** How much being unlike each other counts, 0 to 1, as in `rerankForDiversity`. Default 0. */
  readonly diversity?: number;
  /** How much the customer's mix of categories counts, 0 to 1, as in `rerankToMix`. Needs `catalogue`. Default 0. */
  readonly mix?: number;
  /** Items of one category at most; or by the name of the category. Needs `catalogue`. Default: no cap. */
  readonly caps?: number | ReadonlyMap<string, number>;
  /** Share of places for categories that the customer has not bought from, as in `rerankForSurprise`. Needs `catalogue`. Default 0. */
  readonly surprise?: number;
  /** Rules of the shop, as in `rerankByRules`. */
  readonly rules?: readonly OfferRule[];
  /** Items that re-ranking chooses among, the best ones; those behind them come next where caps or rules leave too few. Default: 10 times `count`, at least 100. */
  readonly pool?: number;
}
