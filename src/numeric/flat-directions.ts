import { BOUND, type Objective, type Optimum } from "./maximize.ts";

/** A direction in which the data do not hold the parameters. */
export interface FlatDirection {
  /** Unit vector, pointing to where the value does not fall. */
  readonly direction: Float64Array;
  /** Flat on one side: the maximum lies at the end of that direction. Flat on both: any point on the line will do. */
  readonly sides: 1 | 2;
  /** Column of the direction in `curvature.vectors`. */
  readonly index: number;
}

/** How far a direction is followed, on the log scale of the parameter that moves most: a factor of 150 to one of 2e17. */
const STEPS = [5, 10, 20, 40];
/** A log-likelihood that falls by less than this is the same. */
const SAME = 0.01;
/** A parameter belongs to a direction that moves it by this share of the one that moves most. */
const PART = 0.2;

/**
 * Directions from a maximum along which the value stays the same although a parameter changes a hundredfold. Looks only where the curvature promises a
 * standard deviation of more than 2 on the log scale. At most eight evaluations a direction.
 */
export function flatDirections(objective: Objective, optimum: Optimum): FlatDirection[] {
  const n = optimum.at.length;
  const { values, vectors } = optimum.curvature;
  const gradient = new Float64Array(n);
  const hessian = new Float64Array(n * n);
  const found: FlatDirection[] = [];
  for (let index = n - 1; index >= 0 && values[index] < 0.25; index--) {
    const direction = Float64Array.from({ length: n }, (_, i) => vectors[i * n + index]);
    const unit = 1 / direction.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
    /** How many of the steps the value stays for. */
    const reach = (sign: number): number => {
      const ends = STEPS.findIndex((far) => {
        const at = optimum.at.slice();
        for (let i = 0; i < n; i++) {
          const step = far * unit * direction[i];
          const bound = Math.max(BOUND, Math.abs(at[i]));
          at[i] += sign * step;
          if (Math.abs(at[i]) <= bound) continue;
          // where doubles end, nothing is to be seen; one that hardly moves stays there
          if (Math.abs(unit * direction[i]) >= PART) return false;
          at[i] = Math.sign(at[i]) * bound;
        }
        return !(optimum.value - objective(at, gradient, hessian) < SAME);
      });
      return ends < 0 ? STEPS.length : ends;
    };
    const [up, down] = [reach(1), reach(-1)];
    if (Math.max(up, down) === 0) continue;
    found.push({
      direction: up >= down ? direction : direction.map((x) => -x),
      sides: Math.min(up, down) > 0 && up === down ? 2 : 1,
      index,
    });
  }
  return found;
}
