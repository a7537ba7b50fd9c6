import type { Past } from "../input/past.ts";
import type { SettledOrders } from "../input/settle-orders.ts";
import { contractFeatures } from "./contract-features.ts";
import { eventFeatures } from "./event-features.ts";
import type { FeatureColumns, FeatureRequest } from "./feature-types.ts";
import { leavingRate } from "./leaving-rate.ts";
import { lineFeatures } from "./line-features.ts";
import { orderFeatures } from "./order-features.ts";
import { feedbackFeatures, profileFeatures, surveyFeatures } from "./voice-features.ts";

/** Every feature that what was known at a cut can tell, one value for each of the customers `rows`. `plans` are the names of plans by their codes. */
export function featuresAt(
  past: Past,
  orders: SettledOrders | undefined,
  rows: Int32Array,
  plans: readonly string[],
  request: FeatureRequest,
): FeatureColumns {
  const out: FeatureColumns = new Map();
  const { contracts, events, feedback, answers } = past.ledgers;
  if (orders !== undefined) {
    orderFeatures(past, orders, rows, request, out);
    lineFeatures(past, orders, rows, request, out);
  }
  if (contracts !== undefined) {
    contractFeatures(past, contracts, rows, plans, request, out);
    leavingRate(past, contracts, rows, out);
  }
  if (events !== undefined) eventFeatures(past, events, rows, request, out);
  if (feedback !== undefined) feedbackFeatures(past, feedback, rows, request, out);
  if (answers !== undefined) surveyFeatures(past, answers, rows, request, out);
  seasonFeatures(past, rows.length, out);
  profileFeatures(past, rows, out);
  return out;
}

function seasonFeatures(past: Past, rows: number, out: FeatureColumns): void {
  const angle = ((past.today % 365.2425) / 365.2425) * 2 * Math.PI;
  out.set("seasonSin", new Float64Array(rows).fill(Math.sin(angle)));
  out.set("seasonCos", new Float64Array(rows).fill(Math.cos(angle)));
}
