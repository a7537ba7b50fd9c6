import { ClienteleError } from "../../core/errors.ts";
import type { ChurnPanel } from "./panel.ts";
import type { ChurnCandidate } from "./train-types.ts";

/** Fewer customers who left, or who stayed, than this carry no model at all. */
const LEAST = 20;
/** Fewer than this, in the rows learnt from, carry only a few coefficients, or no trees. */
const FOR_LOGISTIC = 40;
const FOR_BOOSTING = 40;

/** Customers with at least one row of each outcome. */
export function customersBy(
  panel: ChurnPanel,
  at: Int32Array,
): { readonly left: number; readonly stayed: number } {
  const sides = [new Set<number>(), new Set<number>()];
  for (const i of at) sides[panel.left[i]].add(panel.customer[i]);
  return { left: sides[1].size, stayed: sides[0].size };
}

/** Refuses a table that cannot carry a churn model, with the reason and what would help. */
export function refuseTooFew(panel: ChurnPanel, what: string): void {
  const all = Int32Array.from({ length: panel.length }, (_, i) => i);
  if (panel.length === 0)
    throw new ClienteleError(
      "too-few-rows",
      `${what} needs rows whose outcome is known; all ${panel.unlabeled} have none: choose cuts early enough for the outcome window to end before the log does.`,
      { count: 0, expected: "rows with a label" },
    );
  const { left, stayed } = customersBy(panel, all);
  if (Math.min(left, stayed) < LEAST)
    throw new ClienteleError(
      "too-few-rows",
      `${what} cannot learn from ${left} customers who left and ${stayed} who stayed: at least ${LEAST} of each are needed. More cuts, a longer outcome window (which leaves more time to leave) or a longer log would help; until then say who is silent for longer than usual (simpleChurnScore).`,
      {
        count: Math.min(left, stayed),
        expected: `at least ${LEAST} customers who left and ${LEAST} who stayed`,
      },
    );
  const rate = panel.left.reduce((a, b) => a + b, 0) / panel.length;
  if (rate < 0.02 || rate > 0.95)
    throw new ClienteleError(
      "too-few-rows",
      `${what} refuses a share of leavers of ${(100 * rate).toFixed(1)} %: below 2 % and above 95 % a score tells next to nothing. ${rate < 0.02 ? "A longer outcome window makes it larger." : "A longer outcome window makes it smaller for orders; leaving may be defined too widely."}`,
      { value: rate, expected: "a share of leavers from 2 % to 95 %" },
    );
}

/** Why a candidate is not tried on so many customers of the rarer outcome; null when it is. */
export function tooRich(candidate: ChurnCandidate, rarer: number): string | null {
  const least =
    candidate === "logistic"
      ? FOR_LOGISTIC
      : candidate === "boosting" || candidate === "blend"
        ? FOR_BOOSTING
        : 0;
  return rarer >= least
    ? null
    : `needs ${least} customers who left and as many who stayed in the rows to learn from; there are ${rarer}`;
}
