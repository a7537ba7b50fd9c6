import { show } from "../../core/errors.ts";
import { runSteps, type Steps } from "../../core/work.ts";
import type { FeatureColumn, FeatureRows } from "../rows/feature-types.ts";
import type { LinearTerm } from "./linear-types.ts";

/** A term and where the kernels keep it. */
interface LayoutTerm extends Omit<LinearTerm, "coefficient" | "se"> {
  /** Place among the coefficients; 0 for a term that is the same for every row. */
  readonly place: number;
}

/** Rows as the kernels of linear models see them: numbers centered and scaled, categories as places of coefficients. Coefficient 0 is the intercept, then come the numbers, then the categories. */
export interface LinearLayout {
  readonly n: number;
  /** Coefficients, the intercept included. What is kept per coefficient has one more place behind them for rows without a term. */
  readonly size: number;
  /** Columns of numbers. */
  readonly m: number;
  /** Row after row. */
  readonly z: Float64Array;
  /** Columns of categories, "no value" of a number among them. */
  readonly b: number;
  /** Row after row, the place of the term that is 1; `size` for none. */
  readonly codes: Int32Array;
  /** In the order of the schema. */
  readonly terms: readonly LayoutTerm[];
  readonly references: readonly { readonly column: string; readonly level: string }[];
  /** The largest size of each term in any row. */
  readonly reach: Float64Array;
  readonly warnings: readonly string[];
}

const CHUNK = 512;

/**
 * Lays out features. A missing number is the mean and "no value" is a term of its own when training lacked any; a missing category is another category. With `allLevels` every category has a term, otherwise the heaviest
 * (ties by text) is what the others are compared with. O(rows columns).
 */
export function layoutOf(
  rows: FeatureRows,
  weight: Float64Array | undefined,
  allLevels: boolean,
): LinearLayout {
  return runSteps(layoutSteps(rows, weight, allLevels));
}

/** As {@link layoutOf}, a step at a time. */
export function* layoutSteps(
  { schema, x, length: n }: FeatureRows,
  weight: Float64Array | undefined,
  allLevels: boolean,
): Steps<LinearLayout> {
  const total = weight === undefined ? n : weight.reduce((a, w) => a + w, 0);
  const warnings: string[] = [];
  const references: { column: string; level: string }[] = [];
  // numbers come first among the coefficients: their places are known once all columns are seen
  const numbers: { readonly values: Float64Array; readonly mean: number; readonly deviation: number }[] = [];
  const blocks: { readonly values: Float64Array; readonly at: Int32Array }[] = [];
  const terms: (LayoutTerm & { place: number; name: string })[] = [];
  let levels = 0;
  const addBlock = (values: Float64Array, wanted: readonly boolean[]) => {
    const at = Int32Array.from(wanted, (w) => (w ? ++levels : 0));
    blocks.push({ values, at });
    return at;
  };
  const addColumn = ({ column, levels: names }: FeatureColumn, j: number) => {
    const values = x[j];
    const shares = sharesOf(values, names?.length ?? 0, weight, total);
    const missing = shares[shares.length - 1];
    const noValue = { name: `${column}: no value`, column, level: null, isMissing: true, ...spread(missing) };
    if (names === null) {
      const { mean, deviation } = momentsOf(values, weight);
      const varies = deviation > 1e-13 * Math.abs(mean);
      if (missing >= 1) warnings.push(`Column ${show(column)} has no value in any row: it says nothing.`);
      if (varies) numbers.push({ values, mean, deviation });
      terms.push({
        name: column,
        column,
        level: null,
        isMissing: false,
        mean,
        deviation: varies ? deviation : 0,
        place: varies ? numbers.length : 0,
      });
      if (missing > 0 && missing < 1) terms.push({ ...noValue, place: -addBlock(values, [true])[0] });
      return;
    }
    const present = shares.map((share) => share > 0);
    const several = present.filter(Boolean).length > 1;
    if (missing >= 1) warnings.push(`Column ${show(column)} has no value in any row: it says nothing.`);
    let reference = -1;
    if (!allLevels)
      for (let k = 0; k < names.length; k++)
        if (shares[k] > 0 && (reference < 0 || shares[k] > shares[reference] * (1 + 1e-12))) reference = k;
    if (reference >= 0) references.push({ column, level: names[reference] });
    const at = addBlock(
      values,
      present.map((is, k) => is && several && k !== reference),
    );
    names.forEach((level, k) => {
      if (k === reference) return;
      terms.push({
        name: `${column}: ${level}`,
        column,
        level,
        isMissing: false,
        ...spread(shares[k]),
        place: -at[k],
      });
    });
    if (missing > 0 && missing < 1) terms.push({ ...noValue, place: -at[names.length] });
  };
  for (let j = 0; j < x.length; j++) {
    addColumn(schema.columns[j], j);
    yield [0, Number.NaN];
  }
  const m = numbers.length;
  for (const term of terms) if (term.place < 0) term.place = m - term.place;
  nameApart(terms);
  const size = 1 + m + levels;
  const reach = new Float64Array(size + 1).fill(1);
  const z = new Float64Array(n * m);
  const b = blocks.length;
  const codes = new Int32Array(n * b);
  // some rows at a time, so that what is written stays in the fast cache
  for (let from = 0; from < n; from += CHUNK) {
    const to = Math.min(n, from + CHUNK);
    if (from % (16 * CHUNK) === 0) yield [0, Number.NaN];
    numbers.forEach(({ values, mean, deviation }, j) => {
      let most = from === 0 ? 0 : reach[1 + j];
      for (let i = from; i < to; i++) {
        const v = values[i];
        const own = Number.isNaN(v) ? 0 : (v - mean) / deviation;
        z[i * m + j] = own;
        if (own > most || -own > most) most = Math.abs(own);
      }
      reach[1 + j] = most;
    });
    blocks.forEach(({ values, at }, c) => {
      // the last one is "no value", a number's block has no other
      const none = at.length - 1;
      for (let i = from; i < to; i++) {
        const v = values[i];
        const k = Number.isNaN(v) ? at[none] : none === 0 ? 0 : at[v];
        codes[i * b + c] = k === 0 ? size : m + k;
      }
    });
  }
  return { n, size, m, z, b, codes, terms, references, reach, warnings };
}

/** Columns and categories can make the same name, such as "a: b" with c and a with "b: c"; "intercept" is taken. */
function nameApart(terms: { name: string; readonly column: string }[]): void {
  const taken = new Set(["intercept"]);
  for (const term of terms) {
    while (taken.has(term.name)) term.name = `${term.name} (${term.column})`;
    taken.add(term.name);
  }
}

/** Every `step`-th row of a layout. */
export function thinned(layout: LinearLayout, step: number): LinearLayout {
  const { n, m, z, b, codes } = layout;
  const rows = Math.ceil(n / step);
  const thin = new Float64Array(rows * m);
  const few = new Int32Array(rows * b);
  for (let i = 0; i < rows; i++) {
    const from = i * step;
    thin.set(z.subarray(from * m, (from + 1) * m), i * m);
    few.set(codes.subarray(from * b, (from + 1) * b), i * b);
  }
  return { ...layout, n: rows, z: thin, codes: few };
}

/** What each row's score gains from coefficients, the intercept included; `out` is overwritten. */
export function scoresInto(
  { n, m, z, b, codes, size }: LinearLayout,
  beta: Float64Array,
  out: Float64Array,
): void {
  // rows without a term find a zero behind the coefficients
  const own = new Float64Array(size + 1);
  own.set(beta.subarray(0, size));
  for (let i = 0; i < n; i++) {
    let s = own[0];
    for (let j = 0, at = i * m; j < m; j++) s += z[at + j] * own[1 + j];
    for (let c = 0, at = i * b; c < b; c++) s += own[codes[at + c]];
    out[i] = s;
  }
}

/** Shares of the weight by category, "no value" last. */
function sharesOf(
  values: Float64Array,
  levels: number,
  weight: Float64Array | undefined,
  total: number,
): number[] {
  const sums = new Float64Array(levels + 1);
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    const w = weight === undefined ? 1 : weight[i];
    if (Number.isNaN(v)) {
      sums[levels] += w;
      missing++;
    } else if (levels > 0) sums[v] += w;
  }
  const shares = Array.from(sums, (s) => s / total);
  if (missing === values.length) shares[levels] = 1;
  return shares;
}

function spread(share: number): { readonly mean: number; readonly deviation: number } {
  return { mean: share, deviation: Math.sqrt(Math.max(0, share * (1 - share))) };
}

/** Mean and deviation of the values that are there; 0 where none is. O(n). */
export function momentsOf(
  values: Float64Array,
  weight: Float64Array | undefined,
): { readonly mean: number; readonly deviation: number } {
  let from = Number.NaN;
  for (let i = 0; i < values.length && Number.isNaN(from); i++) from = values[i];
  if (Number.isNaN(from)) return { mean: 0, deviation: 0 };
  let total = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const w = weight === undefined ? 1 : weight[i];
    total += w;
    sum += w * (values[i] - from);
  }
  const mean = from + sum / total;
  // squares by this unit: those of very large and very small numbers are none
  let unit = 1;
  for (let round = 0; ; round++) {
    let squares = 0;
    let most = 0;
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i])) continue;
      const off = (values[i] - mean) / unit;
      squares += (weight === undefined ? 1 : weight[i]) * off * off;
      if (off > most || -off > most) most = Math.abs(off);
    }
    if (round === 1 || most === 0 || (most > 1e-100 && most < 1e100))
      return { mean, deviation: unit * Math.sqrt(squares / total) };
    unit = most;
  }
}
