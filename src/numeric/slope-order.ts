/**
 * Points sorted by what a line of a given slope leaves of them, y - slope x, from their order by x (ties by y): every pair that changes places is a pair whose own
 * slope is smaller. Merge sort counts them without looking at each (Dillencourt, Mount and Netanyahu 1992). y - slope x is kept in two parts, as rounding
 * would else decide about near ties. x and y up to 2 in size, slopes up to 2^990.
 */
export class SlopeOrder {
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  // what is sorted, and where a merge puts it; swapped after each round
  #order: Int32Array;
  #high: Float64Array;
  #low: Float64Array;
  #orderTo: Int32Array;
  #highTo: Float64Array;
  #lowTo: Float64Array;

  constructor(x: Float64Array, y: Float64Array) {
    const n = x.length;
    this.#x = x;
    this.#y = y;
    this.#order = new Int32Array(n);
    this.#orderTo = new Int32Array(n);
    [this.#high, this.#low, this.#highTo, this.#lowTo] = Array.from({ length: 4 }, () => new Float64Array(n));
  }

  /** How many pairs with different x have a slope below this one. O(n log n). */
  below(slope: number): number {
    this.#start(slope);
    return this.#sort(undefined, undefined);
  }

  /** Slopes of the pairs from `low` to just below `high`, of which there are this many: all of them, or those at the (ascending) places `wanted`. O(n log n + slopes). */
  between(low: number, high: number, count: number, wanted?: Float64Array): Float64Array {
    this.#start(low);
    this.#sort(undefined, undefined);
    this.#keys(high);
    const found = new Float64Array(wanted?.length ?? count);
    const places = wanted ?? undefined;
    const size = this.#sort(places, found);
    // a count that rounding made too large leaves some out
    return found.subarray(0, places === undefined ? Math.min(size, count) : this.#taken);
  }

  #taken = 0;

  #start(slope: number): void {
    for (let i = 0; i < this.#order.length; i++) this.#order[i] = i;
    this.#keys(slope);
  }

  #keys(slope: number): void {
    const splitSlope = SPLIT * slope;
    const slopeHigh = splitSlope - (splitSlope - slope);
    const slopeLow = slope - slopeHigh;
    for (let k = 0; k < this.#order.length; k++) {
      const x = this.#x[this.#order[k]];
      const y = this.#y[this.#order[k]];
      // Dekker's product and Knuth's difference: what each rounds away is known
      const splitX = SPLIT * x;
      const xHigh = splitX - (splitX - x);
      const xLow = x - xHigh;
      const product = slope * x;
      const productRest =
        slopeLow * xLow - (product - slopeHigh * xHigh - slopeLow * xHigh - slopeHigh * xLow);
      const left = y - product;
      const back = y - left;
      const rest = y - (left + back) + (back - product) - productRest;
      this.#high[k] = left + rest;
      this.#low[k] = left - this.#high[k] + rest;
    }
  }

  /** Sorts by the keys, ties as they stand, and counts the pairs that change places; slopes of the wanted ones go to `found`. */
  #sort(wanted: Float64Array | undefined, found: Float64Array | undefined): number {
    const n = this.#order.length;
    let count = 0;
    this.#taken = 0;
    for (let width = 1; width < n; width *= 2) {
      const [order, high, low] = [this.#order, this.#high, this.#low];
      const [orderTo, highTo, lowTo] = [this.#orderTo, this.#highTo, this.#lowTo];
      for (let start = 0; start < n; start += 2 * width) {
        const middle = Math.min(start + width, n);
        const end = Math.min(start + 2 * width, n);
        let l = start;
        let r = middle;
        for (let k = start; k < end; k++) {
          const isRight =
            r < end && (l === middle || high[r] < high[l] || (high[r] === high[l] && low[r] < low[l]));
          const from = isRight ? r++ : l++;
          orderTo[k] = order[from];
          highTo[k] = high[from];
          lowTo[k] = low[from];
          if (!isRight || l === middle) continue;
          if (found !== undefined) this.#take(order, l, middle, from, count, wanted, found);
          count += middle - l;
        }
      }
      [this.#order, this.#orderTo] = [orderTo, order];
      [this.#high, this.#highTo] = [highTo, high];
      [this.#low, this.#lowTo] = [lowTo, low];
    }
    return count;
  }

  /** Of the pairs that one point makes with those it passes, numbers `count` and on, the wanted slopes. */
  #take(
    order: Int32Array,
    l: number,
    middle: number,
    from: number,
    count: number,
    wanted: Float64Array | undefined,
    found: Float64Array,
  ): void {
    if (wanted === undefined) {
      for (let k = l; k < middle && count + k - l < found.length; k++)
        found[count + k - l] = this.#slope(order[k], order[from]);
      return;
    }
    while (this.#taken < wanted.length && wanted[this.#taken] < count + middle - l) {
      found[this.#taken] = this.#slope(order[l + wanted[this.#taken] - count], order[from]);
      this.#taken++;
    }
  }

  #slope(a: number, b: number): number {
    return (this.#y[b] - this.#y[a]) / (this.#x[b] - this.#x[a]);
  }
}

// 2^27 + 1 cuts a number into halves whose products are exact
const SPLIT = 134_217_729;
