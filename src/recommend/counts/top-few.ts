/**
 * Keeps the `size` best of many scored places: the highest score first, of equal scores the lower place. A heap with the worst on top, in typed arrays that
 * are used again after `take`. O(log size) for one that gets in, O(1) for one that does not.
 */
export class TopFew {
  readonly size: number;
  count = 0;
  #score: Float64Array;
  #place: Int32Array;

  constructor(size: number) {
    this.size = size;
    this.#score = new Float64Array(size);
    this.#place = new Int32Array(size);
  }

  add(place: number, score: number): void {
    if (this.count < this.size) {
      this.#rise(this.count++, place, score);
      return;
    }
    if (this.size === 0 || !better(score, place, this.#score[0], this.#place[0])) return;
    this.#sink(place, score);
  }

  /** What a score must be above to get in, for places that come in rising order; -Infinity while there is room. */
  bar(): number {
    return this.count < this.size ? Number.NEGATIVE_INFINITY : this.#score[0];
  }

  /** Empties it into `places` and `scores` from `offset` on, the best first; answers how many. */
  take(places: Int32Array, scores: Float64Array, offset = 0): number {
    const taken = this.count;
    for (let k = taken - 1; k >= 0; k--) {
      places[offset + k] = this.#place[0];
      scores[offset + k] = this.#score[0];
      this.count = k;
      if (k > 0) this.#sink(this.#place[k], this.#score[k]);
    }
    return taken;
  }

  #rise(from: number, place: number, score: number): void {
    let k = from;
    while (k > 0) {
      const parent = (k - 1) >> 1;
      if (!better(this.#score[parent], this.#place[parent], score, place)) break;
      this.#score[k] = this.#score[parent];
      this.#place[k] = this.#place[parent];
      k = parent;
    }
    this.#score[k] = score;
    this.#place[k] = place;
  }

  #sink(place: number, score: number): void {
    const n = this.count;
    let k = 0;
    for (;;) {
      let child = 2 * k + 1;
      if (child >= n) break;
      if (
        child + 1 < n &&
        better(this.#score[child], this.#place[child], this.#score[child + 1], this.#place[child + 1])
      )
        child++;
      if (better(this.#score[child], this.#place[child], score, place)) break;
      this.#score[k] = this.#score[child];
      this.#place[k] = this.#place[child];
      k = child;
    }
    this.#score[k] = score;
    this.#place[k] = place;
  }
}

function better(score: number, place: number, otherScore: number, otherPlace: number): boolean {
  return score > otherScore || (score === otherScore && place < otherPlace);
}
