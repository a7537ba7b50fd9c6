import { incompleteGamma } from "./incomplete-gamma.ts";
import { normalQuantile } from "./normal.ts";

/** From here on the distribution is so close to a normal one that its expansion is exact to the last digits. */
const LARGE = 1e5;

/** The x with P(G <= x) = p of a gamma distribution with this shape and rate 1, by halving intervals; relative error about 1e-14. */
export function gammaQuantile(p: number, shape: number): number {
  if (!(p >= 0 && p <= 1) || !(shape > 0)) return Number.NaN;
  if (p === 0) return 0;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (shape > LARGE) return nearlyNormal(p, shape);
  // the smaller of the two sides, so that no digits are lost
  const below = (x: number) => {
    const [lower, upper] = incompleteGamma(shape, x);
    return p < 0.5 ? lower < p : upper > 1 - p;
  };
  let high = shape;
  while (below(high)) high *= 2;
  let low = high / 2;
  while (!below(low) && low > 1e-300) low /= 2;
  high = Math.min(high, 2 * low);
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Cornish and Fisher's expansion in the powers of 1 / sqrt(shape) (Abramowitz and Stegun 26.2.49). */
function nearlyNormal(p: number, shape: number): number {
  const z = normalQuantile(p);
  const s = z * z;
  const root = Math.sqrt(shape);
  return (
    shape +
    root * z +
    (s - 1) / 3 +
    (z * (s - 7)) / (36 * root) -
    (3 * s * s + 7 * s - 16) / (810 * shape) +
    (z * (9 * s * s + 256 * s - 433)) / (38_880 * shape * root)
  );
}
