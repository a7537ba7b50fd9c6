/** Whole numbers that rise with the numbers whose upper half of bits these are. */
export function rising(upper: number): number {
  return upper < 0 ? -2147483648 - upper : upper;
}

/** Where the upper half of a number stands among its two words. */
export function upperWord(): 0 | 1 {
  return new Int32Array(new Float64Array([1]).buffer)[1] === 0 ? 0 : 1;
}
