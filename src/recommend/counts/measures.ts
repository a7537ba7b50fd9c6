/** How strongly two things go together, from counts of rows: `both`, each alone (`a`, `b`, both included) and all (`n`). Names in {@link MEASURES}. */
export type Measure = (both: number, a: number, b: number, n: number) => number;

/** Names of measures of rules and neighbours. */
export type MeasureName =
  | "support"
  | "confidence"
  | "lift"
  | "leverage"
  | "conviction"
  | "cosine"
  | "jaccard"
  | "kulczynski"
  | "imbalance"
  | "llr";

/** Share of all rows that have both. */
function support(both: number, _a: number, _b: number, n: number): number {
  return both / n;
}

/** Of the rows with a, the share that have b. */
function confidence(both: number, a: number): number {
  return both / a;
}

/** How many times as often as chance would have it. */
export function lift(both: number, a: number, b: number, n: number): number {
  return (both * n) / (a * b);
}

/** Share of all rows that have both, beyond chance. */
function leverage(both: number, a: number, b: number, n: number): number {
  return (both * n - a * b) / (n * n);
}

/** How many times as often a would be without b by chance; Infinity where it never is. */
function conviction(both: number, a: number, b: number, n: number): number {
  const without = a - both;
  // a thing in every row makes no rule: nothing to be wrong about
  if (without === 0) return b === n ? 1 : Number.POSITIVE_INFINITY;
  return (a * (n - b)) / (n * without);
}

/** Cosine of the two columns of ones. */
function cosine(both: number, a: number, b: number): number {
  return both / Math.sqrt(a * b);
}

/** Of the rows with either, the share with both. */
function jaccard(both: number, a: number, b: number): number {
  return both / (a + b - both);
}

/** Mean of the two confidences. */
function kulczynski(both: number, a: number, b: number): number {
  return (both / a + both / b) / 2;
}

/** How unlike the two are in number: 0 alike, towards 1 one of them rare. */
function imbalance(both: number, a: number, b: number): number {
  return Math.abs(a - b) / (a + b - both);
}

/** Log-likelihood ratio G2 of independence (Dunning 1993), natural logarithm, unsigned: high also for things that avoid each other. */
export function llr(both: number, a: number, b: number, n: number): number {
  return g2(xLogX, both, a, b, n);
}

/** G2 to put things in order by: below 0 for those that avoid each other. */
export function signedLlr(both: number, a: number, b: number, n: number): number {
  const evidence = llr(both, a, b, n);
  return both * n < a * b ? -evidence : evidence;
}

/** {@link llr} for many pairs of one set of rows: x log x of every count is worked out once. O(n) time and memory to make. */
export function llrOf(n: number): (both: number, a: number, b: number) => number {
  const table = new Float64Array(n + 1);
  for (let x = 1; x <= n; x++) table[x] = xLogX(x);
  const lookUp = (x: number): number => table[x];
  return (both, a, b) => g2(lookUp, both, a, b, n);
}

function g2(h: (x: number) => number, both: number, a: number, b: number, n: number): number {
  const sum =
    2 *
    (h(both) + h(a - both) + h(b - both) + h(n - a - b + both) - h(a) - h(n - a) - h(b) - h(n - b) + h(n));
  // rounding of terms that cancel must not leave a trace of what is not there
  return sum < n * 1e-13 ? 0 : sum;
}

function xLogX(x: number): number {
  return x > 0 ? x * Math.log(x) : 0;
}

/** The measure of a name. */
export function measureOf(name: MeasureName): Measure {
  switch (name) {
    case "support":
      return support;
    case "confidence":
      return confidence;
    case "lift":
      return lift;
    case "leverage":
      return leverage;
    case "conviction":
      return conviction;
    case "cosine":
      return cosine;
    case "jaccard":
      return jaccard;
    case "kulczynski":
      return kulczynski;
    case "imbalance":
      return imbalance;
    case "llr":
      return llr;
  }
}

/** Every name. */
export const MEASURES: readonly MeasureName[] = [
  "support",
  "confidence",
  "lift",
  "leverage",
  "conviction",
  "cosine",
  "jaccard",
  "kulczynski",
  "imbalance",
  "llr",
];
