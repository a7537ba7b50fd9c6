import type { Random } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import type { Csr } from "../input/csr.ts";
import type { AlsTask } from "./als-cg.ts";
import { type AlsOutcome, alsLoss, exactGain, shareMoved } from "./als-loss.ts";
import type { Confidences } from "./confidence.ts";
import { widthOf, writtenRows } from "./factor-options.ts";
import { firstFactors } from "./first-factors.ts";
import { gramSteps } from "./gram-of.ts";
import { NormalEquations } from "./normal-equations.ts";

/** Alternating least squares, every row solved exactly by Cholesky in double precision; the item side as it is written, and how it ended. */
export function* alsByCholesky(
  { byCustomer, byItem }: Confidences,
  task: AlsTask,
  random: Random,
): Steps<AlsOutcome> {
  const { factors, iterations, alpha, regularization } = task;
  const width = widthOf(factors, 4);
  const first = yield* firstFactors(byItem, factors, random);
  const customers = new ExactSide(byCustomer, width, task);
  const items = new ExactSide(byItem, width, task);
  for (let i = 0; i < byItem.rows; i++)
    customers.other.set(first.subarray(i * factors, (i + 1) * factors), i * width);
  const rows = byCustomer.rows + byItem.rows;
  const total = rows * iterations;
  let last = new Float64Array(0);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const before = iteration * rows;
    for (const [done] of customers.solve(items.other)) yield [before + done, total];
    if (iteration === iterations - 1) last = customers.other.slice();
    for (const [done] of items.solve(customers.other)) yield [before + byCustomer.rows + done, total];
  }
  const gains = exactGain(byItem, alpha, items.other, customers.other, items.squares, width);
  let gain = gains.next();
  for (; !gain.done; gain = gains.next()) yield [total, total];
  let customersPart = 0;
  for (const x of items.other) customersPart += regularization * x * x;
  const values = yield* writtenRows(customers.other, 0, byItem.rows, width, factors, ["alpha", alpha], total);
  yield [total, total];
  const loss = alsLoss({ byCustomer, byItem }, alpha, gain.value, customersPart);
  return { values, end: { ...loss, change: shareMoved(customers.other, last) } };
}

/** Half an iteration: every row of one side, given the factors of the other. */
export class ExactSide {
  /** Factors of the other side, to be written before `solve`. */
  readonly other: Float64Array;
  /** The other side's squares with the regularization after `solve`: the upper triangle. */
  readonly squares: Float64Array;
  readonly #matrix: Csr;
  readonly #equations: NormalEquations;
  readonly #task: Pick<AlsTask, "alpha" | "regularization">;

  constructor(matrix: Csr, width: number, task: Pick<AlsTask, "alpha" | "regularization">) {
    let longest = 0;
    for (let r = 0; r < matrix.rows; r++) longest = Math.max(longest, matrix.start[r + 1] - matrix.start[r]);
    this.#matrix = matrix;
    this.#equations = new NormalEquations(matrix.columns, width, longest);
    this.other = this.#equations.y;
    this.squares = this.#equations.g;
    this.#task = task;
  }

  /** Writes the solutions into `out`, row after row. */
  *solve(out: Float64Array): Steps<void> {
    const { start, at, value, rows } = this.#matrix;
    const { alpha, regularization } = this.#task;
    const equations = this.#equations;
    const { width } = equations;
    for (const _ of gramSteps(this.other, width, regularization, equations.g)) yield [0, rows];
    equations.ready();
    for (let r = 0; r < rows; r++) {
      const [from, to] = [start[r], start[r + 1]];
      if (from === to) out.fill(0, r * width, (r + 1) * width);
      else out.set(equations.solve(at, value ?? alpha, from, to), r * width);
      if (r % 16 === 15) yield [r + 1, rows];
    }
  }
}
