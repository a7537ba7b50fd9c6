import { integer, type Random } from "../../core/random.ts";
import type { Steps } from "../../core/work.ts";
import { ownExp, powersOfTwo } from "../../numeric/own-exp.ts";
import { ownLog } from "../../numeric/own-log.ts";
import type { Csr } from "../input/csr.ts";
import { firstFactors } from "./first-factors.ts";

/** What the learning goes by. */
export interface BprTask {
  readonly factors: number;
  readonly iterations: number;
  readonly learningRate: number;
  readonly regularization: number;
}

/** Vectors while they are learnt. */
export interface BprState {
  readonly customers: Float64Array;
  readonly items: Float64Array;
  readonly bias: Float64Array;
}

/** How the samples of a round stood, each before its step. */
export interface BprRound {
  /** Those that taught something: the second item was not the customer's too. */
  samples: number;
  /** Those with the right item above. */
  right: number;
  /** Sum of log(1 + exp(-difference of scores)). */
  loss: number;
}

/** Numbers moved between two looks at the clock. */
const PIECE = 640_000;

/**
 * Bayesian personalised ranking by stochastic gradients: a pair at random, an item of another random pair that the customer never had, one step towards the first and
 * away from the second; as many samples an iteration as there are pairs. As implicit does: what is set against sells as often as items sell.
 */
export function* bprTrain(
  byCustomer: Csr,
  byItem: Csr,
  task: BprTask,
  random: Random,
): Steps<{ readonly state: BprState; readonly rounds: readonly BprRound[] }> {
  const { factors, iterations, learningRate, regularization } = task;
  const { rows, start, at } = byCustomer;
  const pairs = start[rows];
  const owner = new Int32Array(pairs);
  for (let c = 0; c < rows; c++) owner.fill(c, start[c], start[c + 1]);
  const items = yield* firstFactors(byItem, factors, random);
  const customers = yield* firstFactors(byCustomer, factors, random);
  const state: BprState = { customers, items, bias: new Float64Array(byItem.rows) };
  const powers = powersOfTwo();
  const total = iterations * pairs;
  // of the last round but one, and of the last
  const rounds: readonly BprRound[] = [noRound(), noRound()];
  const some = Math.ceil(PIECE / factors);
  for (let done = 0; done < total; ) {
    const end = Math.min(total, done + some);
    for (; done < end; done++) {
      const liked = integer(random, pairs);
      const other = at[integer(random, pairs)];
      const customer = owner[liked];
      if (has(at, start[customer], start[customer + 1], other)) continue;
      const ahead = bprStep(state, factors, customer, at[liked], other, learningRate, regularization, powers);
      const left = total - done;
      if (left <= 2 * pairs) count(rounds[left <= pairs ? 1 : 0], ahead, powers);
    }
    yield [done, total];
  }
  return { state, rounds };
}

function noRound(): BprRound {
  return { samples: 0, right: 0, loss: 0 };
}

function count(round: BprRound, ahead: number, powers: Float64Array): void {
  round.samples++;
  if (ahead > 0) round.right++;
  // neither power overflows
  round.loss += ownLog(1 + ownExp(-Math.abs(ahead), powers)) + Math.max(0, -ahead);
}

/** One step: all three vectors and both biases by their old values; how far the liked item was ahead before. O(factors). */
export function bprStep(
  { customers, items, bias }: BprState,
  factors: number,
  customer: number,
  liked: number,
  other: number,
  rate: number,
  regularization: number,
  powers: Float64Array,
): number {
  const u = customer * factors;
  const i = liked * factors;
  const j = other * factors;
  let score = bias[liked] - bias[other];
  // four sums, which do not wait for each other
  let [a, b, c] = [0, 0, 0];
  let k = 0;
  for (; k + 3 < factors; k += 4) {
    score += customers[u + k] * (items[i + k] - items[j + k]);
    a += customers[u + k + 1] * (items[i + k + 1] - items[j + k + 1]);
    b += customers[u + k + 2] * (items[i + k + 2] - items[j + k + 2]);
    c += customers[u + k + 3] * (items[i + k + 3] - items[j + k + 3]);
  }
  for (; k < factors; k++) score += customers[u + k] * (items[i + k] - items[j + k]);
  score += a + (b + c);
  const pull = rate / (1 + ownExp(score, powers));
  const keep = 1 - rate * regularization;
  for (k = 0; k < factors; k++) {
    const x = customers[u + k];
    const y = items[i + k];
    const z = items[j + k];
    customers[u + k] = keep * x + pull * (y - z);
    items[i + k] = keep * y + pull * x;
    items[j + k] = keep * z - pull * x;
  }
  bias[liked] = keep * bias[liked] + pull;
  bias[other] = keep * bias[other] - pull;
  return score;
}

/** Whether a rising list has a place. */
function has(at: Int32Array, from: number, to: number, place: number): boolean {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle] < place) low = middle + 1;
    else high = middle;
  }
  return low < to && at[low] === place;
}
