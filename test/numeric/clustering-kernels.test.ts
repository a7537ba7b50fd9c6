import { describe, expect, it } from "vitest";
import { normal, randomFrom, shuffle, uniform } from "../../src/core/random.ts";
import { runSteps } from "../../src/core/work.ts";
import { choleskyInPlace } from "../../src/numeric/cholesky.ts";
import { pairDistances } from "../../src/numeric/distances.ts";
import { distinctRows } from "../../src/numeric/distinct-rows.ts";
import { medoidSteps } from "../../src/numeric/k-medoids.ts";
import { type LinkageMethod, linkageSteps } from "../../src/numeric/linkage.ts";
import { ownLog } from "../../src/numeric/own-log.ts";
import type { Points } from "../../src/numeric/points.ts";
import { silhouetteSteps } from "../../src/numeric/silhouette.ts";
import { expectClose } from "../common/close.ts";

function cloud(n: number, d: number, seed: number): Points {
  const random = randomFrom(seed);
  return {
    rows: n,
    columns: Array.from({ length: d }, () => Float64Array.from({ length: n }, () => uniform(random))),
    shift: new Float64Array(d),
    factor: new Float64Array(d).fill(1),
    weight: undefined,
  };
}

function distance(points: Points, i: number, j: number): number {
  return Math.sqrt(points.columns.reduce((s, column) => s + (column[i] - column[j]) ** 2, 0));
}

describe("ownLog", () => {
  it("is the logarithm to the last digit or two, from the smallest to the largest number", () => {
    const random = randomFrom(1);
    for (let i = 0; i < 20_000; i++) {
      const x = 2 ** normal(random, 0, i % 2 === 0 ? 1 : 300);
      expectClose(ownLog(x), Math.log(x), 4.5e-16, 2.3e-16);
    }
    expect([ownLog(1), ownLog(0), ownLog(-1)]).toEqual([0, Number.NEGATIVE_INFINITY, Number.NaN]);
    for (const x of [5e-324, 1e-310, Number.MAX_VALUE]) expectClose(ownLog(x), Math.log(x), 1e-15);
  });
});

describe("choleskyInPlace", () => {
  it("gives a factor that multiplies back, and tells what is not positive definite", () => {
    const a = Float64Array.of(4, 2, 0.6, 2, 5, 1, 0.6, 1, 3);
    const l = a.slice();
    expect(choleskyInPlace(l, 3)).toBe(true);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        let s = 0;
        for (let m = 0; m < 3; m++) s += l[3 * i + m] * l[3 * j + m];
        expect(s).toBeCloseTo(a[3 * i + j], 12);
      }
    expect(choleskyInPlace(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
  });
});

describe("distinctRows", () => {
  const columns = (rows: readonly number[][]) => [0, 1].map((j) => Float64Array.from(rows, (row) => row[j]));
  const random = randomFrom(2);
  const rows = Array.from({ length: 5000 }, () => [
    Math.floor(uniform(random) * 60),
    Math.floor(uniform(random) * 50),
  ]);

  it("counts equal rows, in ascending order", () => {
    const counts = new Map<string, number>();
    for (const row of rows) counts.set(row.join(), (counts.get(row.join()) ?? 0) + 1);
    const found = distinctRows(columns(rows), undefined, 10_000, 1);
    expect(found.complete).toBe(true);
    const keys = Array.from(found.rows, (i) => rows[i]);
    expect(keys).toEqual([...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1]));
    expect(new Map(keys.map((key, e) => [key.join(), found.weight[e]]))).toEqual(counts);
  });

  it("takes a part that depends on the values only, neither on order nor on counts in place of rows", () => {
    const view = (list: readonly number[][], weight?: Float64Array) => {
      const found = distinctRows(columns(list), weight, 500, 1);
      return { ...found, rows: Array.from(found.rows, (i) => list[i]) };
    };
    const part = view(rows);
    expect(part.complete).toBe(false);
    expect(part.rows.length).toBeLessThanOrEqual(500);
    expect(part.rows.length).toBeGreaterThan(200);
    expect(view(shuffle(randomFrom(3), [...rows]))).toEqual(part);
    const all = distinctRows(columns(rows), undefined, 10_000, 1);
    expect(
      view(
        Array.from(all.rows, (i) => rows[i]),
        all.weight,
      ),
    ).toEqual(part);
    expect(distinctRows(columns(rows), undefined, 500, 2).rows).not.toEqual(
      distinctRows(columns(rows), undefined, 500, 1).rows,
    );
  });

  it("takes zero and minus zero for one value", () => {
    expect(distinctRows([Float64Array.of(0, -0)], undefined, 10, 1).weight).toEqual(Float64Array.of(2));
  });
});

describe("linkageSteps", () => {
  /** Joins the nearest two clusters again and again, distances taken from their points. */
  function plain(points: Points, method: LinkageMethod): number[] {
    let clusters = Array.from({ length: points.rows }, (_, i) => [i]);
    const heights: number[] = [];
    const apart = (a: readonly number[], b: readonly number[]) => {
      const all = a.flatMap((i) => b.map((j) => distance(points, i, j)));
      if (method === "single") return Math.min(...all);
      if (method === "complete") return Math.max(...all);
      if (method === "average") return all.reduce((s, x) => s + x, 0) / all.length;
      const middle = (own: readonly number[]) =>
        points.columns.map((column) => own.reduce((s, i) => s + column[i], 0) / own.length);
      const [p, q] = [middle(a), middle(b)];
      const square = p.reduce((s, x, j) => s + (x - q[j]) ** 2, 0);
      return Math.sqrt((2 * a.length * b.length * square) / (a.length + b.length));
    };
    while (clusters.length > 1) {
      let best = { a: 0, b: 1, height: Number.POSITIVE_INFINITY };
      clusters.forEach((p, a) => {
        clusters.slice(0, a).forEach((q, b) => {
          const height = apart(p, q);
          if (height < best.height) best = { a, b, height };
        });
      });
      heights.push(best.height);
      const joined = [...clusters[best.a], ...clusters[best.b]];
      clusters = [...clusters.filter((_, c) => c !== best.a && c !== best.b), joined];
    }
    return heights;
  }

  it.each(["ward", "complete", "average", "single"] as const)(
    "%s joins at the heights of the plain way",
    (method) => {
      const points = cloud(40, 3, 5);
      const found = runSteps(linkageSteps(pairDistances(points), new Float64Array(40).fill(1), method));
      expectClose([...found.height], plain(points, method));
    },
  );

  it.each(["ward", "average"] as const)("%s takes a point of weight w for w points", (method) => {
    const points = cloud(12, 2, 6);
    const weight = Float64Array.from({ length: 12 }, (_, i) => 1 + (i % 3));
    const rows = Array.from(weight).flatMap((w, i) => new Array<number>(w).fill(i));
    const repeated = {
      ...points,
      rows: rows.length,
      columns: points.columns.map((c) => Float64Array.from(rows, (i) => c[i])),
    };
    const once = runSteps(linkageSteps(pairDistances(points), weight, method));
    const many = runSteps(
      linkageSteps(pairDistances(repeated), new Float64Array(rows.length).fill(1), method),
    );
    expectClose(
      [...once.height],
      [...many.height].filter((h) => h > 0),
    );
  });
});

describe("silhouetteSteps", () => {
  it("is (b - a) / max(a, b) of the definition, 0 for a cluster of one", () => {
    const points = cloud(50, 2, 7);
    const label = Int32Array.from({ length: 50 }, (_, i) => (i === 0 ? 3 : i % 3));
    const { value } = runSteps(silhouetteSteps(points, label, 4));
    const expected = Array.from(label, (own, i) => {
      const mean = (c: number) => {
        const others = [...label.keys()].filter((j) => j !== i && label[j] === c);
        return others.reduce((s, j) => s + distance(points, i, j), 0) / others.length;
      };
      if (own === 3) return 0;
      const a = mean(own);
      const b = Math.min(...[0, 1, 2, 3].filter((c) => c !== own).map(mean));
      return (b - a) / Math.max(a, b);
    });
    expectClose([...value], expected);
  });
});

describe("medoidSteps", () => {
  it("ends where no swap of any medoid with any point is shorter, and finds the best of all pairs on small sets", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const points = cloud(25, 2, seed);
      const weight = Float64Array.from({ length: 25 }, (_, i) => 1 + (i % 2));
      const cost = (medoids: readonly number[]) =>
        Array.from(weight).reduce(
          (s, w, j) => s + w * Math.min(...medoids.map((m) => distance(points, m, j))),
          0,
        );
      const state = runSteps(medoidSteps(pairDistances(points), weight, 3, 100));
      expect(state.converged).toBe(true);
      const own = [...state.medoids];
      expectClose(cost(own), state.swap);
      expect(state.swap).toBeLessThanOrEqual(state.build);
      for (let c = 0; c < 3; c++)
        for (let h = 0; h < 25; h++)
          expect(cost(own.map((m, i) => (i === c ? h : m)))).toBeGreaterThanOrEqual(state.swap - 1e-9);
    }
  });

  it("takes the point with the shortest sum for a single medoid", () => {
    const points = cloud(30, 2, 9);
    const sums = Array.from({ length: 30 }, (_, i) =>
      Array.from({ length: 30 }, (_, j) => distance(points, i, j)).reduce((a, b) => a + b, 0),
    );
    const state = runSteps(medoidSteps(pairDistances(points), new Float64Array(30).fill(1), 1, 100));
    expect(state.medoids[0]).toBe(sums.indexOf(Math.min(...sums)));
    expect(state.swaps).toBe(0);
  });
});
