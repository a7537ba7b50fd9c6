import { ClienteleError, show } from "./errors.ts";

/**
 * A stream of random numbers: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state. Integer arithmetic only, so {@link bits},
 * {@link uniform}, {@link integer}, {@link shuffle} and {@link sample} give the same values on every engine; the other distributions
 * use `Math.log` and the like and agree to the last bits. A stream is used up by drawing: make one per computation, never share one.
 */
export interface Random {
  /** a, b, c and the counter of sfc32. */
  readonly state: Int32Array;
  /** The state before the first draw, which {@link fork} starts from. */
  readonly origin: Int32Array;
}

/**
 * A stream from a seed: any whole number up to 2^53 in size. splitmix32 of its low 32 bits fills the state, the
 * high bits (when there are any) are mixed in, and twelve draws are thrown away, as sfc32's author does.
 *
 * @throws "bad-option" when `seed` is no such number.
 */
export function randomFrom(seed: number, name = "seed"): Random {
  if (!Number.isSafeInteger(seed)) {
    throw new ClienteleError(
      "bad-option",
      `Option ${name} must be a whole number such as 1; found ${show(seed)}.`,
      { value: seed, expected: "a whole number" },
    );
  }
  const state = new Int32Array(4);
  const high = Math.floor(seed / 0x1_0000_0000) | 0;
  for (let i = 0; i < 4; i++) state[i] = splitmix32(((seed | 0) + Math.imul(i + 1, 0x9e3779b9)) | 0);
  if (high !== 0) absorb(state, high);
  return warmUp(state);
}

/**
 * An independent stream of its own, named by `label`. It depends on the seed and the label only, not on what was drawn before: adding
 * draws in one place leaves the forks elsewhere as they were. The same label gives the same stream again.
 */
export function fork(random: Random, label: string | number): Random {
  const state = random.origin.slice();
  if (typeof label === "string") {
    for (let i = 0; i < label.length; i++) absorb(state, label.charCodeAt(i));
    absorb(state, -1 - label.length);
  } else {
    if (!Number.isSafeInteger(label)) throw badDraw("The label of a fork", "text or a whole number", label);
    absorb(state, label | 0);
    absorb(state, Math.floor(label / 0x1_0000_0000) | 0);
    // no text ends in this mark, so 7 and "7" are two streams
    absorb(state, 0x7fff_ffff);
  }
  return warmUp(state);
}

/** The next 32 random bits, 0 to 2^32 - 1. */
export function bits(random: Random): number {
  const s = random.state;
  const a = s[0];
  const b = s[1];
  const c = s[2];
  const counter = s[3];
  const out = (((a + b) | 0) + counter) | 0;
  s[3] = (counter + 1) | 0;
  s[0] = b ^ (b >>> 9);
  s[1] = (c + (c << 3)) | 0;
  s[2] = (((c << 21) | (c >>> 11)) + out) | 0;
  return out >>> 0;
}

/** A uniform number in [0, 1) with 53 random bits. */
export function uniform(random: Random): number {
  const high = bits(random) >>> 5;
  const low = bits(random) >>> 6;
  return (high * 0x400_0000 + low) / 0x20_0000_0000_0000;
}

/**
 * A whole number 0 to n - 1, each exactly as likely: draws that would favor the small ones are thrown away.
 *
 * @throws "bad-option" unless `n` is a whole number from 1 to 2^53 - 1.
 */
export function integer(random: Random, n: number): number {
  if (!Number.isSafeInteger(n) || n < 1)
    throw badDraw("The bound of a random integer", "a whole number of at least 1", n);
  if (n <= 0xffff_ffff) {
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % n);
    let x = bits(random);
    while (x >= limit) x = bits(random);
    return (x >>> 0) % (n >>> 0);
  }
  const range = 0x20_0000_0000_0000;
  const limit = range - (range % n);
  let x = uniform(random) * range;
  while (x >= limit) x = uniform(random) * range;
  return x % n;
}

/** A normal number, by the polar method of Marsaglia and Bray (1964): no approximation in the tails. */
export function normal(random: Random, mean = 0, deviation = 1): number {
  if (!(deviation >= 0) || !Number.isFinite(mean) || deviation === Number.POSITIVE_INFINITY)
    throw badDraw("The deviation of a normal", "zero or more", deviation);
  let x = 0;
  let square = 0;
  do {
    x = 2 * uniform(random) - 1;
    const y = 2 * uniform(random) - 1;
    square = x * x + y * y;
  } while (square >= 1 || square === 0);
  return mean + deviation * x * Math.sqrt((-2 * Math.log(square)) / square);
}

/** An exponential number with mean `1 / rate`. */
export function exponential(random: Random, rate = 1): number {
  if (!isPositive(rate)) throw badDraw("The rate of an exponential", "a number above zero", rate);
  return -Math.log(1 - uniform(random)) / rate;
}

/**
 * A gamma number with mean `shape / rate`: Marsaglia and Tsang (2000); for a shape below 1 their boost by a power of a uniform. With a tiny
 * shape nearly all of the mass lies closer to zero than a double can hold, and the draw is 0.
 */
export function gamma(random: Random, shape: number, rate = 1): number {
  if (!isPositive(shape)) throw badDraw("The shape of a gamma", "a number above zero", shape);
  if (!isPositive(rate)) throw badDraw("The rate of a gamma", "a number above zero", rate);
  if (shape >= 1) return gammaFromOne(random, shape) / rate;
  return Math.exp(logGammaBelowOne(random, shape)) / rate;
}

/** A beta number with mean `a / (a + b)`, from two gammas; on the log scale where a shape is below 1, so that tiny shapes give 0 or 1 and never 0/0. */
export function beta(random: Random, a: number, b: number): number {
  if (!isPositive(a)) throw badDraw("The first shape of a beta", "a number above zero", a);
  if (!isPositive(b)) throw badDraw("The second shape of a beta", "a number above zero", b);
  if (a >= 1 && b >= 1) {
    const x = gammaFromOne(random, a);
    return x / (x + gammaFromOne(random, b));
  }
  const x = a < 1 ? logGammaBelowOne(random, a) : Math.log(gammaFromOne(random, a));
  const y = b < 1 ? logGammaBelowOne(random, b) : Math.log(gammaFromOne(random, b));
  return 1 / (1 + Math.exp(y - x));
}

/** Weights made ready for {@link categorical}: Walker's alias table. */
export interface AliasTable {
  readonly threshold: Float64Array;
  readonly alias: Int32Array;
}

/**
 * Makes weights (zero or more, not all zero, any sum) ready to draw from in constant time, by Vose's method (1991). O(n).
 *
 * @throws "bad-option" for a negative or infinite weight, or when none is above zero.
 */
export function aliasTable(weights: ArrayLike<number>): AliasTable {
  const n = weights.length;
  let total = 0;
  for (let i = 0; i < n; i++) {
    if (!(weights[i] >= 0) || weights[i] === Number.POSITIVE_INFINITY)
      throw badDraw(`Weight ${i} of a categorical`, "zero or more", weights[i]);
    total += weights[i];
  }
  if (!isPositive(total))
    throw badDraw("The sum of the weights of a categorical", "a number above zero", total);
  const threshold = new Float64Array(n);
  const alias = new Int32Array(n);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) {
    threshold[i] = (weights[i] / total) * n;
    (threshold[i] < 1 ? small : large).push(i);
  }
  while (small.length > 0 && large.length > 0) {
    const less = small.pop() as number;
    const more = large.pop() as number;
    alias[less] = more;
    threshold[more] -= 1 - threshold[less];
    (threshold[more] < 1 ? small : large).push(more);
  }
  // what rounding leaves over fills its own cell; that is never a weight of zero, which lacks a whole cell
  for (const i of [...large, ...small]) threshold[i] = 1;
  return { threshold, alias };
}

/** An index, drawn in proportion to the weights that {@link aliasTable} was given. O(1). */
export function categorical(random: Random, table: AliasTable): number {
  const u = uniform(random) * table.threshold.length;
  const i = Math.floor(u);
  return u - i < table.threshold[i] ? i : table.alias[i];
}

/** Puts `values` in random order, in place (Fisher and Yates), and returns them. */
export function shuffle<A extends { readonly length: number; [index: number]: unknown }>(
  random: Random,
  values: A,
): A {
  for (let i = values.length - 1; i > 0; i--) {
    const j = integer(random, i + 1);
    const kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }
  return values;
}

/**
 * `count` different whole numbers from 0 to n - 1, in random order: the start of a shuffle. O(count) time and memory, however large `n` is.
 *
 * @throws "bad-option" unless `0 <= count <= n < 2^31`.
 */
export function sample(random: Random, n: number, count: number): Int32Array {
  if (!Number.isInteger(n) || n < 0 || n > 0x7fff_ffff)
    throw badDraw("The size to sample from", "a whole number from 0 to 2^31 - 1", n);
  if (!Number.isInteger(count) || count < 0 || count > n)
    throw badDraw("The size of a sample without replacement", `a whole number from 0 to ${n}`, count);
  const out = new Int32Array(count);
  // only the places of the shuffled array that differ from their index are kept
  const moved = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const j = i + integer(random, n - i);
    out[i] = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
  }
  return out;
}

function splitmix32(z: number): number {
  let t = z ^ (z >>> 16);
  t = Math.imul(t, 0x21f0aaad);
  t ^= t >>> 15;
  t = Math.imul(t, 0x735a2d97);
  return t ^ (t >>> 15);
}

/** Mixes 32 more bits into every word of the state; one to one, so different seeds never meet. */
function absorb(state: Int32Array, word: number): void {
  let carry = word;
  for (let i = 0; i < 4; i++) {
    state[i] = splitmix32(((state[i] ^ carry) + Math.imul(i + 1, 0x9e3779b9)) | 0);
    carry = state[i];
  }
}

function warmUp(state: Int32Array): Random {
  const random: Random = { state, origin: state.slice() };
  for (let i = 0; i < 12; i++) bits(random);
  return random;
}

function gammaFromOne(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - uniform(random);
    const square = x * x;
    if (u < 1 - 0.0331 * square * square || Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v)))
      return d * v;
  }
}

function logGammaBelowOne(random: Random, shape: number): number {
  return Math.log(gammaFromOne(random, shape + 1)) + Math.log(1 - uniform(random)) / shape;
}

function isPositive(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY;
}

/** The error of a parameter that a distribution cannot have. */
export function badDraw(what: string, expected: string, value: unknown): ClienteleError {
  return new ClienteleError("bad-option", `${what} must be ${expected}; found ${show(value)}.`, {
    value,
    expected,
  });
}
