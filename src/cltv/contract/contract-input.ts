import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { type Duration, durationDays, type TimeUnit, unitDays } from "../../core/time.ts";
import type { ContractModel } from "./contract-model.ts";
import type { ContractParameters } from "./shifted-beta.ts";

/** Refuses what is no model of contracts. */
export function needContractModel(model: ContractModel, what: string): void {
  if (model?.kind !== "sbg" && model?.kind !== "bdw")
    throw new ClienteleError(
      "bad-model",
      `${what} takes a model of contracts first (sbg, bdw); found ${show((model as { kind?: unknown } | null)?.kind ?? model)}.`,
    );
}

/** More periods than any contract has; what is computed period by period stays quick. */
export const MOST_PERIODS = 100_000;

/** How many payments fall in the time [now, now + horizon) when the next is `wait` periods away; Infinity without a horizon. */
export function paymentsWithin(horizon: Duration | undefined, unit: TimeUnit, wait: number): number {
  if (horizon === undefined) return Number.POSITIVE_INFINITY;
  if (typeof horizon !== "object" || horizon === null)
    throw badOption("horizon", horizon, "a length of time such as { years: 3 }");
  // a year of months is twelve of them whatever the last bit says
  const payments = Math.max(0, Math.ceil(durationDays(horizon, "horizon") / unitDays(unit) - wait - 1e-9));
  if (payments > MOST_PERIODS)
    throw badOption(
      "horizon",
      horizon,
      `at most ${MOST_PERIODS} ${unit}s; leave it out to look ahead without end`,
    );
  return payments;
}

/** Why a sum of all periods to come has no end. */
export function endlessReason(p: ContractParameters): string {
  const [name, value] = p.length < 3 ? ["alpha", p[0]] : ["alpha x c", p[0] * p[2]];
  return `Without a discount the expected lifetime has no end in this model (${name} = ${value.toPrecision(3)}, at most 1): some customers are so loyal in it that their periods add up to infinity. Give annualDiscount or a horizon.`;
}
