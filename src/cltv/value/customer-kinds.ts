import type { ParameterKinds } from "../purchase/covariates/parameter-kinds.ts";
import type { PurchaseKernel } from "../purchase/kernel.ts";

/** Customers that look alike: what they share is computed once. */
export interface CustomerKinds {
  /** What tells their parameters apart. */
  readonly parameters: ParameterKinds;
  /** Rows in order of parameters, frequency, age and recency. */
  readonly distinct: number;
  /** Of each row its distinct row, and of each distinct row one row that has it. */
  readonly distinctOf: Int32Array;
  readonly rowOf: Int32Array;
  /** Sum of counts of each distinct row. */
  readonly count: Float64Array;
  /** Of each distinct row its pattern: all that decides what one who is alive does next. Patterns are numbered in order. */
  readonly patternOf: Int32Array;
  /** Of each pattern one row that has it. */
  readonly patternRow: Int32Array;
  /** Of each distinct row, and of each pattern, the kind of its parameters. */
  readonly kindOf: Int32Array;
  readonly patternKind: Int32Array;
}

/** What is needed of customers to tell kinds apart. */
interface Rows {
  readonly length: number;
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly count: Float64Array;
  readonly kernel: PurchaseKernel;
  readonly kinds: () => ParameterKinds;
}

/** Distinct rows and patterns of customers. O(n log n). */
export function customerKinds(rows: Rows): CustomerKinds {
  const { length, frequency, recency, age, count, kernel } = rows;
  const parameters = rows.kinds();
  const kind = parameters.of;
  const order = Int32Array.from({ length }, (_, i) => i).sort(
    (i, j) => kind[i] - kind[j] || frequency[i] - frequency[j] || age[i] - age[j] || recency[i] - recency[j],
  );
  const distinctOf = new Int32Array(length);
  const rowOf: number[] = [];
  const counts: number[] = [];
  const patternOf: number[] = [];
  const patternRow: number[] = [];
  for (let at = 0; at < length; at++) {
    const i = order[at];
    const before = at === 0 ? -1 : order[at - 1];
    const samePattern =
      before >= 0 &&
      kind[before] === kind[i] &&
      frequency[before] === frequency[i] &&
      age[before] === age[i] &&
      (!kernel.usesRecency || recency[before] === recency[i]);
    if (!samePattern || recency[before] !== recency[i]) {
      if (!samePattern) patternRow.push(i);
      rowOf.push(i);
      counts.push(0);
      patternOf.push(patternRow.length - 1);
    }
    distinctOf[i] = rowOf.length - 1;
    counts[rowOf.length - 1] += count[i];
  }
  return {
    parameters,
    distinct: rowOf.length,
    distinctOf,
    rowOf: Int32Array.from(rowOf),
    count: Float64Array.from(counts),
    patternOf: Int32Array.from(patternOf),
    patternRow: Int32Array.from(patternRow),
    kindOf: Int32Array.from(rowOf, (i) => kind[i]),
    patternKind: Int32Array.from(patternRow, (i) => kind[i]),
  };
}

/** Step of ages on the log scale, and of frequencies beyond those told apart one by one. */
const AGE_STEP = 0.02;
const FREQUENCY_STEP = 0.03;
const EXACT = 30;

/** Patterns rounded to a grid that depends on the model alone, so that what is said of a customer does not depend on who else is asked about. */
export interface RoundedPatterns {
  /** Of each pattern its rounded one. */
  readonly of: Int32Array;
  readonly frequency: Float64Array;
  readonly age: Float64Array;
  readonly recency: Float64Array;
  readonly parameters: readonly Float64Array[];
}

/**
 * Rounds patterns to 2 % of age and 3 % of frequencies above 30, for what is costly and changes little with them: the shape of a distribution, a relative standard error. However many
 * customers there are, a few hundred to a thousand are left of one kind of parameters. Patterns of whole occasions are few, and stay as they are.
 */
export function roundedPatterns(
  { frequency, age, recency, kernel }: Rows,
  { parameters, patternRow, patternKind }: CustomerKinds,
): RoundedPatterns {
  const exact = !kernel.timePowers.includes(1);
  let scale = 1;
  const step = (time: number) => (exact ? time : Math.round(Math.log1p(time / scale) / AGE_STEP));
  const time = (steps: number) => (exact ? steps : scale * Math.expm1(steps * AGE_STEP));
  const index = new Map<string, number>();
  const of = new Int32Array(patternRow.length);
  const xs: number[] = [];
  const ages: number[] = [];
  const recencies: number[] = [];
  const kinds: Float64Array[] = [];
  let id = -1;
  let p: Float64Array = new Float64Array(0);
  for (let k = 0; k < patternRow.length; k++) {
    const i = patternRow[k];
    const x = frequency[i];
    if (k === 0 || patternKind[k] !== patternKind[k - 1]) {
      ({ id, parameters: p } = parameters.rounded(patternKind[k]));
      scale = Math.min(...p.filter((_, j) => kernel.timePowers[j] === 1));
    }
    const roundX =
      x <= EXACT || exact
        ? x
        : Math.round(Math.exp(FREQUENCY_STEP * Math.round(Math.log(x) / FREQUENCY_STEP)));
    const roundAge = step(age[i]);
    const silence = kernel.usesRecency ? Math.min(roundAge, step(Math.max(0, age[i] - recency[i]))) : 0;
    const key = `${id} ${roundX} ${roundAge} ${silence}`;
    let at = index.get(key);
    if (at === undefined) {
      at = xs.length;
      index.set(key, at);
      xs.push(roundX);
      ages.push(time(roundAge));
      recencies.push(time(roundAge) - time(silence));
      kinds.push(p);
    }
    of[k] = at;
  }
  return {
    of,
    frequency: Float64Array.from(xs),
    age: Float64Array.from(ages),
    recency: Float64Array.from(recencies),
    parameters: kinds,
  };
}
