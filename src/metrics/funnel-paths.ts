/** One customer's events, in time; `step` is a bit per step that the event is, 0 for events that are none. */
export interface Path {
  readonly time: Float64Array;
  readonly step: Int32Array;
}

/** How far a customer came. */
export interface Progress {
  /** Steps done, 0 when the customer never entered. */
  readonly depth: number;
  /** By step: when it was first reached, and the first and previous step of the same attempt; NaN where it was not. Any order has no previous one. */
  readonly reached: Float64Array;
  readonly entered: Float64Array;
  readonly previous: Float64Array;
}

/**
 * Steps in their order, each within `within` ms of the first one. `strict`: nothing between them. For each step the attempt is kept that was begun
 * last, which leaves most time; so one pass finds the furthest step any attempt reaches. O(events x steps).
 */
export function inOrder(
  { time, step }: Path,
  steps: number,
  within: number,
  strict: boolean,
  mayEnter: (t: number) => boolean,
): Progress {
  // by step: start of the latest attempt that stands there, and when it got there
  const begun = new Float64Array(steps).fill(Number.NaN);
  const since = new Float64Array(steps).fill(Number.NaN);
  const out = blank(steps);
  let depth = 0;
  for (let i = 0; i < time.length; i++) {
    const t = time[i];
    // from the last step down, so that one event is not taken for two steps
    for (let k = steps - 1; k >= 0; k--) {
      const isStep = (step[i] & (1 << k)) !== 0;
      const start = k === 0 ? (mayEnter(t) ? t : Number.NaN) : begun[k - 1];
      if (isStep && t - start <= within) {
        if (depth <= k) {
          out.reached[k] = t;
          out.entered[k] = start;
          out.previous[k] = k === 0 ? t : since[k - 1];
          depth = k + 1;
        }
        begun[k] = start;
        since[k] = t;
      } else if (strict) {
        begun[k] = Number.NaN;
        since[k] = Number.NaN;
      }
    }
  }
  return { ...out, depth };
}

/** Any order: the largest number of different steps within one span of `within` ms. Each event is at most one step. O(events). */
export function anyOrder(
  { time, step }: Path,
  steps: number,
  within: number,
  mayEnter: (t: number) => boolean,
): Progress {
  const out = blank(steps);
  const count = new Int32Array(32);
  const queue: number[] = [];
  let head = 0;
  let distinct = 0;
  let depth = 0;
  for (let i = 0; i < time.length; i++) {
    if (step[i] === 0) continue;
    const t = time[i];
    queue.push(i);
    if (count[bitOf(step[i])]++ === 0) distinct++;
    // the span begins with an event that may enter, and is no longer than allowed
    while (head < queue.length && (t - time[queue[head]] > within || !mayEnter(time[queue[head]]))) {
      if (--count[bitOf(step[queue[head]])] === 0) distinct--;
      head++;
    }
    // a step that comes again later in the span need not begin it
    while (
      head + 1 < queue.length &&
      count[bitOf(step[queue[head]])] > 1 &&
      mayEnter(time[queue[head + 1]])
    ) {
      count[bitOf(step[queue[head]])]--;
      head++;
    }
    if (distinct > depth) {
      out.reached[depth] = t;
      out.entered[depth] = time[queue[head]];
      depth++;
    }
  }
  return { ...out, depth };
}

function blank(steps: number): Omit<Progress, "depth"> {
  const none = () => new Float64Array(steps).fill(Number.NaN);
  return { reached: none(), entered: none(), previous: none() };
}

function bitOf(step: number): number {
  return 31 - Math.clz32(step);
}
