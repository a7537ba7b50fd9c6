import { needModel } from "../core/model.ts";
import { levelOption, oneOf } from "../core/options.ts";
import { type TimeInput, timeOption, zoneOf } from "../core/time.ts";
import type { BuyAgainModel } from "./again/buy-again-types.ts";
import { inAList, piecesOf } from "./again/pieces-of.ts";
import { remindersOf } from "./again/reminders.ts";
import type { History } from "./models/history.ts";
import { daysOption } from "./popularity/moment.ts";
import type { CustomerInput } from "./use/customer-history.ts";
import { allowedPlaces, countOption, type ItemChoice } from "./use/item-choice.ts";
import { readHistory } from "./use/read-history.ts";

/** Options of {@link buyAgain}. */
export interface BuyAgainOptions extends ItemChoice {
  /** The moment of the question; what the customer did later is not looked at. Default: that of the model, or just after the customer's last row where that is later. */
  readonly asOf?: TimeInput;
  /** Days ahead that `chance` is about. Default 30. */
  readonly horizon?: number;
  /** Confidence of `expected`. Default 0.8. */
  readonly level?: number;
  /** "score": what the customer buys most (default); "chance": what they are most likely to buy within the horizon, items without dates last. */
  readonly order?: "score" | "chance";
  /** Time zone of times given as text without one, and of the days that are baskets. Default "UTC". */
  readonly zone?: string;
}

/** An item that a customer may buy again. Dates in ms; null where times are not known. */
export interface BuyAgainItem {
  readonly item: string;
  readonly score: number;
  /** Baskets of the customer with it. */
  readonly times: number;
  readonly last: number | null;
  /** Days between purchases, typically: the customer's own where there are enough, else those of all who buy it. */
  readonly every: number | null;
  /** When it would be due, `every` days after the last purchase (later or earlier where the model goes by quantity and that was of more or fewer pieces than usual): it may have passed. */
  readonly due: number | null;
  /** Where the next purchase lies, if there is one. */
  readonly expected: readonly [from: number, to: number] | null;
  /** Chance that they buy it within the horizon. */
  readonly chance: number | null;
  /** The same in words. */
  readonly because: string;
}

/** What to remind a customer of, the best first. */
export interface BuyAgain {
  readonly items: readonly BuyAgainItem[];
  /** Why there are fewer than were asked for: they bought nothing that the model knows, others were left out by the choice, or they bought no more. */
  readonly short: "nothing-bought" | "left-out" | "no-more" | null;
}

/**
 * What a customer may want to buy again, and when: their own items by the model's score, each with its rhythm, the date it is due, where the next purchase lies and the chance that it comes soon.
 * A rhythm of their own counts the more the more gaps there are, and both the range and the chance allow for what few gaps cannot tell: logs of gaps are normal with a mean and a spread of the
 * customer's own, whose prior the model has from the whole shop, so that the next one is Student's t (normal with scaled inverse chi-square: Gelman et al., Bayesian Data Analysis, 3rd ed., 3.3). Of the
 * most regular customer, too, nothing is known better than to half a day, and tails stay those of 7 degrees of freedom: whoever is late may just have missed a time. O(rows of the customer log items), and O(items).
 *
 * @throws "bad-model", "bad-option", "bad-input" for what is no history, "bad-value" for rows of it that cannot be read.
 *
 * @example
 * import { buyAgain, fitBuyAgain, historyOf, interactionsOf } from "clientele/recommend";
 * const bought = interactionsOf(["2026-01-01", "2026-01-22", "2026-02-12"].map((time) => ({ customer: "ann", time, item: "coffee" })));
 * const model = fitBuyAgain(bought, { asOf: "2026-03-14" });
 * const [coffee] = buyAgain(model, historyOf(bought, "ann")).items;
 * coffee.because; // => "bought 3 times, usually every 21 days, last 30 days ago"
 * new Date(coffee.due ?? 0).toISOString().slice(0, 10); // => "2026-03-05"
 * const days = (time: number) => Math.round((time - Date.UTC(2026, 2, 14)) / 86400000);
 * coffee.expected?.map(days); // => [1, 27]
 * coffee.chance?.toFixed(2); // => "0.43"
 * buyAgain(model, []).short; // => "nothing-bought"
 * buyAgain(model, historyOf(bought, "ann"), { horizon: -1 }); // throws "bad-option"
 */
export function buyAgain(
  model: BuyAgainModel,
  customer: CustomerInput,
  options: BuyAgainOptions = {},
): BuyAgain {
  needModel(model, ["buy-again"], "buyAgain", "fitBuyAgain");
  const count = countOption(options.count);
  const level = levelOption(options.level ?? 0.8);
  const horizon = daysOption(options.horizon ?? 30, "horizon");
  const order = oneOf(options.order ?? "score", "order", ["score", "chance"]);
  const zone = zoneOf(options.zone ?? "UTC");
  const asked = options.asOf === undefined ? undefined : timeOption(options.asOf, "asOf", zone);
  const allowed = allowedPlaces(model.items, options);
  const input = model.byQuantity === undefined ? customer : inAList(customer);
  const { history } = readHistory(input, model.items, zone, undefined, asked);
  const asOf = asked ?? momentFor(model, history);
  const pieces = model.byQuantity === undefined ? undefined : piecesOf(input, model.items, zone, asOf);
  const { found, own } = remindersOf(model, { horizon, level, allowed })(history, asOf, pieces);
  const by = (item: BuyAgainItem) => (order === "score" ? item.score : (item.chance ?? -1));
  const best = [...found].sort((a, b) => by(b) - by(a) || b.score - a.score || a.place - b.place);
  const items = best.slice(0, count).map(({ place: _, ...item }) => item);
  if (items.length === count) return { items, short: null };
  return {
    items,
    short: own === 0 ? "nothing-bought" : found.length < own ? "left-out" : "no-more",
  };
}

/** The model's moment, or just after what the customer did since; Infinity without times. */
function momentFor(model: BuyAgainModel, { last }: History): number {
  let moment = model.asOf ?? Number.POSITIVE_INFINITY;
  for (const time of last) if (time >= moment) moment = time + 1;
  return moment;
}
