/**
 * Money of whole orders spread over their lines in proportion to `weight` (equally where an order's weights are all 0), to the cent:
 * the running share is cut to whole cents, so no line is off by more than a cent, none changes sign, and the lines of an order add up to its money.
 * `money[g]` is the money of order g (NaN counts as 0), `order[i]` the order of line i (negative: none). O(lines).
 */
export function allocateToLines(
  money: Float64Array,
  order: Int32Array,
  weight: ArrayLike<number>,
): Float64Array {
  const weights = new Float64Array(money.length);
  const lines = new Int32Array(money.length);
  for (let i = 0; i < order.length; i++) {
    const g = order[i];
    if (g < 0) continue;
    weights[g] += positive(weight[i]);
    lines[g]++;
  }
  const weightSoFar = new Float64Array(money.length);
  const linesSoFar = new Int32Array(money.length);
  const centsSoFar = new Float64Array(money.length);
  const out = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const g = order[i];
    if (g < 0) continue;
    const total = Number.isNaN(money[g]) ? 0 : money[g];
    linesSoFar[g]++;
    if (linesSoFar[g] === lines[g]) {
      // the last line takes the rest, without the dust of subtracting where the total is in whole cents
      const cents = Math.round(total * 100);
      const whole = Math.abs(cents / 100 - total) < 1e-9 * Math.max(1, Math.abs(total));
      out[i] = whole ? (cents - centsSoFar[g]) / 100 : total - centsSoFar[g] / 100;
      continue;
    }
    weightSoFar[g] += positive(weight[i]);
    const share = weights[g] > 0 ? weightSoFar[g] / weights[g] : linesSoFar[g] / lines[g];
    // toward zero, so that the rest never has the other sign
    const cents = Math.trunc(total * share * 100 + Math.sign(total) * 1e-7);
    out[i] = (cents - centsSoFar[g]) / 100;
    centsSoFar[g] = cents;
  }
  return out;
}

function positive(weight: number): number {
  return weight > 0 && weight < Number.POSITIVE_INFINITY ? weight : 0;
}
