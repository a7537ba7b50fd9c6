import { idList } from "../../core/id-list.ts";
import { needModel } from "../../core/model.ts";
import { badOption, oneOf, shareOption } from "../../core/options.ts";
import { timeOption, type Zone, zoneOf } from "../../core/time.ts";
import { placeOf } from "../input/id-order.ts";
import type { History } from "../models/history.ts";
import { needCaps, needMargin } from "../rerank/option-checks.ts";
import type { OfferRule } from "../rerank-by-rules.ts";
import { contextName } from "./context-name.ts";
import { allowedPlaces, countOption } from "./item-choice.ts";
import { needFact, needObject } from "./needs.ts";
import type { PreparedScorer } from "./prepared-scorer.ts";
import { type PriceBand, priceBandOf } from "./price-band.ts";
import type { OfferContext, OfferOptions } from "./recommend-options.ts";

/** Options of a recommendation, read once for any number of customers. */
export interface OfferPlan {
  readonly count: number;
  readonly repeat: "new" | "again" | "both";
  /** 1 for each place that may be offered; undefined: all. */
  readonly allowed: Uint8Array | undefined;
  /** Whether no item is of the category asked for. */
  readonly unknownCategory: boolean;
  /** NaN: just after each customer's last row. */
  readonly asOf: number;
  /** Prices that may be offered to whom; undefined: any. */
  readonly priceBand: ((history: History) => PriceBand) | undefined;
  readonly zone: Zone;
  readonly reasons: number;
  /** What scores are multiplied by, at a moment; undefined: nothing. */
  readonly factorsAt: ((asOf: number) => Float64Array) | undefined;
  /** Places that a rule pins, whatever they score. */
  readonly pinned: readonly number[];
  /** Whether anything looks at more items than are shown. */
  readonly reranks: boolean;
  readonly pool: number;
  readonly options: OfferOptions;
}

/** Checks the options and turns ids into places. O(items) where a choice or a context is given. */
export function planOffer(prepared: PreparedScorer, options: OfferOptions): OfferPlan {
  needObject(options, "options", "an object such as { count: 10 }");
  const { scorer, known, stocked } = prepared;
  const { items } = scorer;
  const zone = zoneOf(options.zone ?? "UTC");
  const count = countOption(options.count);
  const { exclude, inStock, ...choice } = options;
  const bought = exclude === "bought";
  const repeat = oneOf(options.repeat ?? (bought ? "new" : prepared.repeat), "repeat", [
    "new",
    "again",
    "both",
  ]);
  if (bought && repeat !== "new")
    throw badOption("repeat", repeat, '"new" beside exclude: "bought", or exclude left out');
  let allowed = allowedPlaces(items, {
    ...choice,
    ...(bought || exclude === undefined ? {} : { exclude }),
    ...(inStock === undefined || inStock === "any" ? {} : { inStock }),
  });
  if (inStock === undefined && stocked !== undefined)
    allowed = allowed === undefined ? stocked.slice() : allowed.map((may, k) => may & stocked[k]);
  let unknownCategory = false;
  if (options.category !== undefined) {
    const { category: given } = options;
    const list = typeof given === "object" && given !== null ? given : [given];
    const wanted = new Set(idList(list, "option category").map((name) => name.trim()));
    const { category } = needFact(known, "category", "category");
    allowed ??= new Uint8Array(items.length).fill(1);
    let found = 0;
    for (let k = 0; k < items.length; k++)
      if (wanted.has(category[k] ?? "")) found++;
      else allowed[k] = 0;
    unknownCategory = found === 0;
  }
  for (const name of ["mix", "caps", "surprise"] as const)
    if (options[name] !== undefined) needFact(known, "category", name);
  if (options.margin !== undefined) {
    needObject(options.margin, "margin", "an object { of, weight, how }");
    const { of, weight = 0.5, how = "multiply" } = options.margin;
    needMargin(of, weight, how, ["margin.of", "margin.weight", "margin.how"]);
  }
  if (options.caps !== undefined) needCaps(options.caps, "caps");
  for (const name of ["diversity", "mix", "surprise"] as const)
    if (options[name] !== undefined) shareOption(options[name], name);
  const { reasons = Number.POSITIVE_INFINITY } = options;
  if (reasons !== Number.POSITIVE_INFINITY && !(Number.isInteger(reasons) && reasons >= 0))
    throw badOption("reasons", reasons, "a whole number, zero or more");
  const { rules = [] } = options;
  if (!Array.isArray(rules))
    throw badOption("rules", rules, 'a list of rules such as { rule: "pin", item, at }');
  const reranks =
    options.margin !== undefined ||
    (options.diversity ?? 0) > 0 ||
    (options.mix ?? 0) > 0 ||
    options.caps !== undefined ||
    (options.surprise ?? 0) > 0 ||
    rules.length > 0;
  const { pool = Math.max(100, 10 * count) } = options;
  if (!(Number.isInteger(pool) && pool >= count))
    throw badOption("pool", pool, "a whole number, not below count");
  return {
    count,
    repeat,
    allowed,
    unknownCategory,
    asOf: options.asOf === undefined ? Number.NaN : timeOption(options.asOf, "asOf", zone),
    priceBand: options.price === undefined ? undefined : priceBandOf(options.price, known),
    zone,
    reasons,
    factorsAt: options.context === undefined ? undefined : factorsOf(options.context, items, zone),
    pinned: rules.flatMap((rule: OfferRule) => {
      const place = rule?.rule === "pin" ? placeOf(String(rule.item).trim(), items) : -1;
      return place < 0 ? [] : [place];
    }),
    reranks,
    pool: reranks ? pool : count,
    options,
  };
}

function factorsOf(
  context: OfferContext,
  items: readonly string[],
  zone: Zone,
): (asOf: number) => Float64Array {
  needObject(context, "context", "an object { model, time, name, factor }");
  const { model, name, factor } = context;
  if (name !== undefined && typeof name !== "string") throw badOption("context.name", name, "text");
  if (factor !== undefined && typeof factor !== "function")
    throw badOption("context.factor", factor, "a function of an item's id");
  const given = context.time === undefined ? Number.NaN : timeOption(context.time, "context.time", zone);
  if (model !== undefined) needModel(model, ["item-context"], "option context.model", "fitItemContext");
  const own = new Float64Array(items.length).fill(1);
  if (factor !== undefined)
    items.forEach((item, k) => {
      const value = factor(item);
      if (!(typeof value === "number" && value >= 0 && Number.isFinite(value)))
        throw badOption("context.factor", value, `a number for item ${item}, zero or more`);
      own[k] = value;
    });
  if (model === undefined) return () => own;
  const place = items.map((item) => placeOf(item, model.items));
  const modelZone = zoneOf(model.zone);
  if (model.of === "own" && name === undefined)
    throw badOption("context.name", name, "the name of a context of the model");
  let last: { readonly label: string | null; readonly factors: Float64Array } | undefined;
  return (asOf) => {
    const label =
      name ??
      (model.of === "own" ? null : contextName(Number.isNaN(given) ? asOf : given, model.of, modelZone));
    if (last?.label === label && last !== undefined) return last.factors;
    const c = label === null ? -1 : model.contexts.indexOf(label);
    const factors =
      c < 0
        ? own
        : own.map((f, k) => (place[k] < 0 ? f : f * model.factor[c * model.items.length + place[k]]));
    last = { label, factors };
    return factors;
  };
}
