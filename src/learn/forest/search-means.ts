import type { Found, Gathered } from "./growth-types.ts";

/** Of a node: weight, weighted sum of y and units. */
export interface NodeSums {
  w: number;
  readonly y: Float64Array;
  n: number;
}

// a gain that is only rounding better is no better, so that of equal cuts the first one stays
export const TIE: number = 1 + 1e-12;

/** What was found among the cuts of one feature: the last place on the left, -1 for none. */
export interface BestCut {
  /** What another feature's cut must exceed. */
  score: number;
  raw: number;
  place: number;
  missingLeft: boolean;
  leftW: number;
}

/**
 * The cut with the least variance on both sides (for yes and no that is the least Gini impurity): the largest sumL^2 / wL + sumR^2 / wR. Cuts after the places `first` to `last`; missing values are tried on both sides, and alone
 * against all others. O(places).
 */
export function searchMeans(
  g: Gathered,
  node: NodeSums,
  first: number,
  last: number,
  minLeaf: number,
  best: BestCut,
): void {
  const { w, y, n, m } = g;
  const W = node.w;
  const Y = node.y[0];
  const N = node.n;
  const mw = g.missingW;
  const my = g.missingY[0];
  const mn = g.missingN;
  let score = Number.NEGATIVE_INFINITY;
  let place = -1;
  let missingLeft = false;
  let leftW = 0;
  let wl = 0;
  let yl = 0;
  let nl = 0;
  // missing values on the right
  for (let s = 0; s < first; s++) {
    wl += w[s];
    yl += y[s];
    nl += n[s];
  }
  const end = mn > 0 && last === m - 2 ? m - 1 : last;
  for (let s = first; s <= end; s++) {
    wl += w[s];
    yl += y[s];
    nl += n[s];
    if (nl < minLeaf) continue;
    if (N - nl < minLeaf) break;
    const yr = Y - yl;
    const value = (yl * yl) / wl + (yr * yr) / (W - wl);
    if (value > score) {
      score = value * TIE;
      place = s;
      leftW = wl;
    }
  }
  if (mn > 0) {
    wl = mw;
    yl = my;
    nl = mn;
    for (let s = 0; s <= last; s++) {
      wl += w[s];
      yl += y[s];
      nl += n[s];
      if (s < first || nl < minLeaf) continue;
      if (N - nl < minLeaf) break;
      const yr = Y - yl;
      const value = (yl * yl) / wl + (yr * yr) / (W - wl);
      if (value > score) {
        score = value * TIE;
        place = s;
        missingLeft = true;
        leftW = wl;
      }
    }
  } else if (place >= 0) missingLeft = leftW * 2 >= W;
  best.score = score;
  best.raw = score / TIE;
  best.place = place;
  best.missingLeft = missingLeft;
  best.leftW = leftW;
}

/** Takes over a cut that is better than what was found before. The side of a category that weighs less is listed and goes left: levels that the node never saw follow the others. */
export function takeCut(
  found: Found,
  feature: number,
  isCategory: boolean,
  g: Gathered,
  best: BestCut,
  node: NodeSums,
  target: number,
): void {
  if (best.place < 0 || !(best.raw > found.score)) return;
  found.score = best.score;
  found.raw = best.raw;
  found.feature = feature;
  found.target = target;
  found.missingLeft = best.missingLeft;
  if (!isCategory) {
    found.cutBin = g.bin[best.place];
    found.nextBin = best.place + 1 < g.m ? g.bin[best.place + 1] : 0;
    return;
  }
  const turned = best.leftW * 2 > node.w;
  found.goesLeft.fill(0);
  for (let s = 0; s < g.m; s++) found.goesLeft[g.bin[s]] = s <= best.place !== turned ? 1 : 0;
  if (g.missingN === 0) found.missingLeft = false;
  else found.missingLeft = best.missingLeft !== turned;
  found.goesLeft[0] = found.missingLeft ? 1 : 0;
}
