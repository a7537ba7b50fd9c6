import type { Random } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import { type FloatKernel, floatKernel } from "../../numeric/float-kernel/float-kernel.ts";
import type { Csr } from "../input/csr.ts";
import { type AlsOutcome, alsLoss, gainOfRows, shareMoved } from "./als-loss.ts";
import type { Confidences } from "./confidence.ts";
import { widthOf, writtenRows } from "./factor-options.ts";
import { firstFactors } from "./first-factors.ts";

/** What both ways of solving need to know. */
export interface AlsTask {
  readonly factors: number;
  readonly iterations: number;
  readonly regularization: number;
  /** Added to the confidence of every pair where pairs carry no counts of their own. */
  readonly alpha: number;
}

/** Steps of conjugate gradients for a row, from where it stood: as implicit does. */
const STEPS = 3;
/** Multiplications between two looks at the clock. */
const PIECE = 2_000_000;
/** Rows whose products are summed in single precision before they are added up in double. */
const CHUNK = 256;

/** One side of the matrix as it lies in the kernel's memory. */
interface Side {
  readonly matrix: Csr;
  /** Where its factors, its row starts, its places and its weights stand. */
  readonly x: number;
  readonly start: number;
  readonly at: number;
  readonly weight: number;
}

/** Alternating least squares by conjugate gradients in single precision; the item side as it is written, and how it ended. */
export function* alsByGradients(
  { byCustomer, byItem }: Confidences,
  task: AlsTask,
  random: Random,
  plain = false,
): Steps<AlsOutcome> {
  const { factors, iterations, alpha, regularization } = task;
  const width = widthOf(factors, 8);
  const plan = new Plan();
  const customers = plan.side(byCustomer, width);
  const items = plan.side(byItem, width);
  const g = plan.take(width * width);
  const scratch = plan.take(4 * width);
  const kernel = floatKernel(plan.size, plan.size < 4096 || plain);
  load(kernel, customers, alpha);
  load(kernel, items, alpha);
  const first = yield* firstFactors(byItem, factors, random);
  for (let i = 0; i < byItem.rows; i++)
    kernel.floats.set(first.subarray(i * factors, (i + 1) * factors), items.x + i * width);

  const total = 2 * iterations * (byCustomer.rows + byItem.rows + 1);
  const itemRows = kernel.floats.subarray(items.x, items.x + byItem.rows * width);
  let before = new Float32Array(0);
  let customersPart = 0;
  let done = 0;
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (const [own, other] of [
      [customers, items],
      [items, customers],
    ]) {
      if (own === items && iteration === iterations - 1) before = itemRows.slice();
      const sum = new Float64Array(width * width);
      let added = 0;
      for (let r = 0; r < other.matrix.rows; r += CHUNK) {
        addGram(kernel, other.x + r * width, Math.min(CHUNK, other.matrix.rows - r), width, g, sum);
        added += CHUNK * width ** 2;
        if (added < 8 * PIECE) continue;
        added = 0;
        yield [done + r, total];
      }
      customersPart = 0;
      for (let k = 0; k < width; k++) {
        customersPart += regularization * sum[k * width + k];
        sum[k * width + k] += regularization;
      }
      kernel.floats.set(sum, g);
      done += other.matrix.rows;
      const { start, rows } = own.matrix;
      for (let from = 0; from < rows; ) {
        let to = from;
        let work = 0;
        while (to < rows && work < PIECE) {
          work += 8 * width * (start[to + 1] - start[to] + width / 2);
          to++;
        }
        kernel.cgRows(from, to, own.start, own.at, own.weight, other.x, g, own.x, width, scratch, STEPS);
        done += to - from;
        from = to;
        yield [done, total];
      }
    }
  }
  const places = { ...items, items: items.x, customers: customers.x, g, scratch };
  const gains = gainOfRows(kernel, byItem, places, width);
  let gain = gains.next();
  for (; !gain.done; gain = gains.next()) yield [total, total];
  const values = yield* writtenRows(
    kernel.floats,
    items.x,
    byItem.rows,
    width,
    factors,
    ["alpha", alpha],
    total,
  );
  yield [total, total];
  const loss = alsLoss({ byCustomer, byItem }, alpha, gain.value, customersPart);
  return { values, end: { ...loss, change: shareMoved(itemRows, before) } };
}

/** The upper triangle by tiles, mirrored. */
function addGram(
  kernel: FloatKernel,
  y: number,
  rows: number,
  width: number,
  g: number,
  sum: Float64Array,
): void {
  const { floats } = kernel;
  floats.fill(0, g, g + width * width);
  const a = { at: y, panel: 4, step: width };
  const b = { at: y, panel: 8, step: width };
  kernel.block(g, width, width, width, a, b, rows, 1);
  for (let k = 0; k < sum.length; k++) sum[k] += floats[g + k];
}

/** Hands out places in the kernel's memory. */
class Plan {
  size = 0;

  take(floats: number): number {
    const at = this.size;
    this.size += widthOf(floats, 8);
    return at;
  }

  side(matrix: Csr, width: number): Side {
    const entries = matrix.start[matrix.rows];
    return {
      matrix,
      x: this.take(matrix.rows * width),
      start: this.take(matrix.rows + 1),
      at: this.take(entries + 4),
      weight: this.take(entries + 4),
    };
  }
}

function load(kernel: FloatKernel, { matrix, start, at, weight }: Side, alpha: number): void {
  kernel.ints.set(matrix.start, start);
  kernel.ints.set(matrix.at, at);
  if (matrix.value === undefined) kernel.floats.fill(alpha, weight, weight + matrix.at.length);
  else kernel.floats.set(matrix.value, weight);
}
