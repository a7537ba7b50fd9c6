import { show } from "../core/errors.ts";
import { isRecord } from "../core/is-record.ts";
import { badModel, modelParser } from "../core/model.ts";
import { MOST_VALUES, need } from "./models/check-parts.ts";
import { parseAlsoBought } from "./parse-also-bought.ts";
import { parseBuyAgain } from "./parse-buy-again.ts";
import { parseEase } from "./parse-ease.ts";
import { parseItemFactors } from "./parse-item-factors.ts";
import { parseItemNeighbors } from "./parse-item-neighbors.ts";
import { parseNextBasket } from "./parse-next-basket.ts";
import { parsePopularItems } from "./parse-popular-items.ts";
import { parseSessionNeighbors } from "./parse-session-neighbors.ts";
import { parseUserNeighbors } from "./parse-user-neighbors.ts";
import type { AnyRecommender, BlendMember, RecommenderModel } from "./use/recommender-model.ts";

/**
 * A model that recommends, of whatever kind, from JSON that may come from anywhere, as text or parsed; checked whole, a blend with all of its members. For what was kept without
 * knowing what it is; where the kind is known, its own parser (`parseItemNeighbors` and so on) brings less code along. A blend of blends goes 4 deep. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { blendRecommenders, fitPopularItems, interactionsOf, parseRecommender } from "clientele/recommend";
 * const model = blendRecommenders([{ model: fitPopularItems(interactionsOf([{ order: 1, item: "bread" }])) }]);
 * parseRecommender(JSON.stringify(model)).kind; // => "recommender"
 * parseRecommender('{ "kind": "recommender", "version": 1, "members": [], "fallback": [] }'); // throws "bad-model"
 */
export function parseRecommender(json: unknown): AnyRecommender {
  return parseAt(json, 0);
}

const DEEPEST = 4;

function parseAt(json: unknown, depth: number): AnyRecommender {
  let value = json;
  if (typeof value === "string")
    try {
      value = JSON.parse(value);
    } catch {
      throw badModel("recommender", "the text is not JSON");
    }
  const kind = isRecord(value) ? value.kind : value;
  switch (kind) {
    case "also-bought":
      return parseAlsoBought(value);
    case "buy-again":
      return parseBuyAgain(value);
    case "ease":
      return parseEase(value);
    case "item-factors":
      return parseItemFactors(value);
    case "item-neighbors":
      return parseItemNeighbors(value);
    case "next-basket":
      return parseNextBasket(value);
    case "popular-items":
      return parsePopularItems(value);
    case "sessions":
      return parseSessionNeighbors(value);
    case "user-neighbors":
      return parseUserNeighbors(value);
    case "recommender":
      return parseBlend(value, depth);
    default:
      throw badModel("recommender", `nothing that recommends is of kind ${show(kind)}`);
  }
}

function parseBlend(value: unknown, depth: number): RecommenderModel {
  need("recommender", depth < DEEPEST, `blends stand in each other more than ${DEEPEST} deep`);
  const blend = modelParser<RecommenderModel>({
    kind: "recommender",
    version: 1,
    keys: ["kind", "version", "members", "fallback"],
    most: MOST_VALUES,
    check: ({ members, fallback }) => {
      need("recommender", Array.isArray(members) && members.length > 0, "members is no list, or has none");
      need(
        "recommender",
        Array.isArray(fallback) && fallback.every(isRecord),
        "fallback is no list of models",
      );
      for (const member of members) checkMember(member);
    },
  })(value);
  return {
    ...blend,
    members: blend.members.map((member) => ({ ...member, model: parseAt(member.model, depth + 1) })),
    fallback: blend.fallback.map((model) => parseAt(model, depth + 1)),
  };
}

const MEMBER_KEYS: readonly string[] = ["model", "weight", "scale", "transform", "label", "forCustomer"];

function checkMember(member: BlendMember): void {
  const fine = (is: boolean, what: string) => need("recommender", is, what);
  fine(isRecord(member), "a member is no object");
  const { weight, scale, transform, label, forCustomer, model } = member;
  fine(
    Object.keys(member).every((key) => MEMBER_KEYS.includes(key)),
    "a member has what no member has",
  );
  fine(Number.isFinite(weight), "a weight is no number");
  fine(["z", "rank", "max", "none"].includes(scale), "a scale is not known");
  fine(transform === "none" || transform === "log", "a transform is not known");
  fine(typeof label === "string" && label !== "", "a label is no text");
  fine(isRecord(model), "a member has no model");
  fine(
    forCustomer === undefined ||
      (["nothing", "categories"].includes(forCustomer) && model.kind === "popular-items"),
    "forCustomer is not known, or not for this model",
  );
}
