import type { Steps } from "../core/work.ts";

/** How the distance of two clusters follows from those of their points. */
export type LinkageMethod = "ward" | "complete" | "average" | "single";

/** A tree of merges, lowest first. Points are 0 to n - 1, merge m makes cluster n + m. */
export interface Linkage {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly height: Float64Array;
}

/**
 * Agglomerative clustering by the chain of nearest neighbors (Benzecri 1982; Murtagh 1983) with the Lance-Williams updates. `distances` is
 * the upper triangle of the Euclidean distances, row after row, and is used up. Heights are those of R's `hclust` (ward = "ward.D2") and scipy. O(n^2)
 * time.
 */
export function* linkageSteps(
  distances: Float64Array,
  weight: Float64Array,
  method: LinkageMethod,
): Steps<Linkage> {
  const n = weight.length;
  const size = weight.slice();
  const at = (i: number, j: number) =>
    i < j ? i * n - (i * (i + 1)) / 2 + j - i - 1 : j * n - (j * (j + 1)) / 2 + i - j - 1;
  if (method === "ward") {
    // points of weight w are clusters of w points already
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++)
        distances[at(i, j)] *= Math.sqrt((2 * size[i] * size[j]) / (size[i] + size[j]));
  }
  const alive = new Uint8Array(n).fill(1);
  const chain = new Int32Array(n);
  let length = 0;
  const merges: { readonly x: number; readonly y: number; readonly height: number }[] = [];
  for (let m = 0; m < n - 1; m++) {
    if (length === 0) {
      chain[0] = alive.indexOf(1);
      length = 1;
    }
    let x = 0;
    let y = -1;
    let least = 0;
    for (;;) {
      x = chain[length - 1];
      // the cluster before in the chain wins ties, or the chain could run in circles
      y = length > 1 ? chain[length - 2] : -1;
      least = y < 0 ? Number.POSITIVE_INFINITY : distances[at(x, y)];
      for (let i = 0; i < n; i++) {
        if (alive[i] === 0 || i === x) continue;
        const distance = distances[at(x, i)];
        if (distance < least) {
          least = distance;
          y = i;
        }
      }
      if (length > 1 && y === chain[length - 2]) break;
      chain[length++] = y;
    }
    length -= 2;
    const [gone, kept] = x < y ? [x, y] : [y, x];
    merges.push({ x: gone, y: kept, height: least });
    alive[gone] = 0;
    const [a, b] = [size[gone], size[kept]];
    for (let i = 0; i < n; i++) {
      if (alive[i] === 0 || i === kept) continue;
      const da = distances[at(gone, i)];
      const db = distances[at(kept, i)];
      distances[at(kept, i)] = update(method, da, db, least, a, b, size[i]);
    }
    size[kept] = a + b;
    if (m % 64 === 0) yield [m, n];
  }
  return ordered(merges, n);
}

function update(
  method: LinkageMethod,
  da: number,
  db: number,
  ab: number,
  a: number,
  b: number,
  c: number,
): number {
  if (method === "single") return Math.min(da, db);
  if (method === "complete") return Math.max(da, db);
  if (method === "average") return (a * da + b * db) / (a + b);
  const square = ((a + c) * da * da + (b + c) * db * db - c * ab * ab) / (a + b + c);
  return Math.sqrt(Math.max(0, square));
}

/** Merges by height, equal ones as found, with the clusters they join named by their merge. */
function ordered(merges: readonly { x: number; y: number; height: number }[], n: number): Linkage {
  const sorted = [...merges].sort((p, q) => p.height - q.height);
  const parent = Int32Array.from({ length: 2 * n - 1 }, (_, i) => i);
  const root = (i: number): number => {
    let r = i;
    while (parent[r] !== r) r = parent[r];
    for (let at = i; parent[at] !== r; ) {
      const next = parent[at];
      parent[at] = r;
      at = next;
    }
    return r;
  };
  const left = new Int32Array(sorted.length);
  const right = new Int32Array(sorted.length);
  sorted.forEach(({ x, y }, m) => {
    const [a, b] = [root(x), root(y)];
    left[m] = Math.min(a, b);
    right[m] = Math.max(a, b);
    parent[a] = n + m;
    parent[b] = n + m;
  });
  return { left, right, height: Float64Array.from(sorted, (merge) => merge.height) };
}
