import { ClienteleError, show } from "../../core/errors.ts";
import {
  civilOf,
  dayNumber,
  dayOf,
  dayStart,
  type TimeInput,
  timeOption,
  type Zone,
} from "../../core/time.ts";
import type { ShopKind, ShopParameters, SimulatedCampaign } from "./parameters.ts";
import { presetOf } from "./presets.ts";

/** A campaign as it may be given: times as any time input. */
export interface CampaignOption extends Omit<SimulatedCampaign, "start" | "end" | "discount" | "uptake"> {
  readonly start: TimeInput;
  readonly end: TimeInput;
  /** Default 0. */
  readonly discount?: number;
  /** Default 0. */
  readonly uptake?: number;
}

const POSITIVE = ["r", "alpha", "a", "b", "p", "q", "gamma", "joinShare"] as const;
const SHARES = [
  "joinShare",
  "guestShare",
  "walkInShare",
  "complaintShare",
  "complaintDropout",
  "refundShare",
  "discountShare",
  "discountSize",
  "season",
  "channelLoyalty",
] as const;
const NOT_NEGATIVE = ["browsing", "addOns"] as const;

/** The preset of a kind with what the caller changed, checked. */
export function resolveParameters(kind: ShopKind, changed: Partial<ShopParameters>): ShopParameters {
  const preset = presetOf(kind);
  if (preset === undefined) throw bad("kind", '"coffee-shop", "boutique" or "subscription-box"', kind);
  for (const name of Object.keys(changed)) {
    if (!Object.hasOwn(preset, name))
      throw bad(`parameters.${name}`, `one of ${Object.keys(preset).join(", ")}`, name);
  }
  const p = { ...preset, ...changed };
  for (const name of POSITIVE)
    if (!(p[name] > 0 && p[name] < Number.POSITIVE_INFINITY))
      throw bad(`parameters.${name}`, "a number above zero", p[name]);
  for (const name of SHARES)
    if (!(p[name] >= 0 && p[name] <= 1)) throw bad(`parameters.${name}`, "a share from 0 to 1", p[name]);
  for (const name of NOT_NEGATIVE)
    if (!(p[name] >= 0 && p[name] < 1e6)) throw bad(`parameters.${name}`, "zero or more", p[name]);
  if (p.guestShare + p.walkInShare >= 0.99)
    throw bad(
      "guestShare",
      "with walkInShare less than 0.99, so that customers buy too",
      p.guestShare + p.walkInShare,
    );
  if (!(p.trend > -1 && p.trend < 100)) throw bad("parameters.trend", "a growth per year above -1", p.trend);
  for (const [name, n] of [
    ["hours", 24],
    ["weekdays", 7],
  ] as const) {
    if (p[name].length !== n || !p[name].every((w) => w >= 0 && w < 1e9))
      throw bad(`parameters.${name}`, `${n} weights of zero or more`, p[name]);
  }
  for (const name of ["items", "types", "channels"] as const)
    if (p[name].length === 0) throw bad(`parameters.${name}`, "a list that is not empty", p[name]);
  const known = new Set(p.items.map((item) => item.item));
  if (known.size < p.items.length)
    throw bad("parameters.items", "items with different names", "the same name twice");
  for (const item of p.items)
    if (!(item.price > 0 && item.price < 1e9))
      throw bad(`the price of item ${show(item.item)}`, "above zero", item.price);
  for (const c of p.companions) {
    if (!known.has(c.item) || !known.has(c.with))
      throw bad("parameters.companions", "names of items", `${c.item} with ${c.with}`);
    const total = p.companions.reduce(
      (sum, other) => sum + (other.item === c.item ? other.probability : 0),
      0,
    );
    if (!(c.probability >= 0 && total <= 1))
      throw bad(`the companions of ${show(c.item)}`, "probabilities that add up to at most 1", total);
  }
  return p;
}

/** The campaigns given, or the default ones: two weeks of spring and eleven days around Black Friday in each year. */
export function resolveCampaigns(
  given: readonly CampaignOption[] | undefined,
  from: number,
  to: number,
  zone: Zone,
): SimulatedCampaign[] {
  const campaigns =
    given === undefined ? defaultCampaigns(from, to, zone) : given.map((c, i) => checkCampaign(c, i, zone));
  return campaigns.filter((c) => c.start < to && c.end > from);
}

function checkCampaign(c: CampaignOption, i: number, zone: Zone): SimulatedCampaign {
  const { discount = 0, uptake = 0 } = c;
  const start = timeOption(c.start, `campaigns[${i}].start`, zone);
  const end = timeOption(c.end, `campaigns[${i}].end`, zone);
  if (!(end > start)) throw bad(`campaigns[${i}].end`, "later than its start", c.end);
  if (!(c.factor >= 0 && c.factor < 1e6)) throw bad(`campaigns[${i}].factor`, "zero or more", c.factor);
  if (!(discount >= 0 && discount <= 1))
    throw bad(`campaigns[${i}].discount`, "a share from 0 to 1", discount);
  if (!(uptake >= 0 && uptake <= 1)) throw bad(`campaigns[${i}].uptake`, "a share from 0 to 1", uptake);
  return { campaign: c.campaign, start, end, factor: c.factor, discount, uptake };
}

function defaultCampaigns(from: number, to: number, zone: Zone): SimulatedCampaign[] {
  const out: SimulatedCampaign[] = [];
  const at = (year: number, month: number, day: number) => dayStart(dayOf(year, month, day), zone);
  for (let year = civilOf(dayNumber(from, zone)).year; year <= civilOf(dayNumber(to, zone)).year; year++) {
    out.push({
      campaign: `Spring ${year}`,
      start: at(year, 4, 8),
      end: at(year, 4, 22),
      factor: 1.35,
      discount: 0.1,
      uptake: 0.35,
    });
    out.push({
      campaign: `Black Friday ${year}`,
      start: at(year, 11, 20),
      end: at(year, 12, 1),
      factor: 1.7,
      discount: 0.2,
      uptake: 0.5,
    });
  }
  return out;
}

/** The error of an option of simulateShop. */
export function bad(name: string, expected: string, value: unknown): ClienteleError {
  return new ClienteleError(
    "bad-option",
    `Option ${name} of simulateShop must be ${expected}; found ${show(value)}.`,
    { value, expected },
  );
}
