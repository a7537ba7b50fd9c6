import { describe, expect, it } from "vitest";
import { paretoKernel } from "../../../src/cltv/purchase/pareto-nbd.ts";
import { VaryingKernel } from "../../../src/cltv/varying/varying-kernel.ts";
import { varyingObjective } from "../../../src/cltv/varying/varying-likelihood.ts";
import type { Cells } from "../../../src/cltv/varying/varying-rows.ts";
import { distinctSequences } from "../../../src/numeric/distinct-sequences.ts";
import { gaussRule } from "../../../src/numeric/gauss-legendre.ts";
import { legendreRule } from "../../../src/numeric/legendre-rule.ts";
import { shareBeside } from "../../../src/numeric/log-odds.ts";
import type { Objective } from "../../../src/numeric/maximize.ts";
import { expectClose } from "../../common/close.ts";
import { checkDerivatives } from "../check-derivatives.ts";
import { type Person, rowsOf, someCells, somePeople } from "./varying-rows.ts";

const cells = someCells();
const at = [Math.log(0.7), Math.log(0.9), Math.log(0.8), Math.log(1.3), 0.4, -0.3, 0.5, 0.2];
const natural = at.map((value, j) => (j < 4 ? Math.exp(value) : value));
const alone: Cells = { length: 1, z: new Float64Array(0), width: 0, uses: new Int32Array(0), buying: 0 };

describe("the likelihood with covariates that change", () => {
  it("is what brute force over both rates and the time of leaving gives", () => {
    for (const person of somePeople(8)) {
      const rows = rowsOf([{ ...person, count: 1 }]);
      expectClose(
        height(varyingObjective(rows, cells), at),
        Math.log(bruteForce(person, cells, natural)),
        1e-9,
      );
    }
  });

  it("has the derivatives that differences show", () => {
    checkDerivatives(varyingObjective(rowsOf(somePeople(14)), cells), at);
    checkDerivatives(
      varyingObjective(rowsOf(somePeople(9, 3)), cells),
      [2, -1, -1.5, 2, -0.6, 0.8, 1.2, -0.9],
    );
  });

  it("is that of Pareto/NBD where nothing changes, however far out", () => {
    const kernel = paretoKernel();
    for (const x of [0, 1, 12, 300, 2000])
      for (const alpha of [1e-7, 0.02, 1, 40, 1e7])
        for (const beta of [1e-7, 0.3, 1e6])
          for (const s of [1e-6, 0.6, 30, 1e5])
            for (const recency of x === 0 ? [0] : [1e-4, 0.4, 1]) {
              const rows = rowsOf([
                {
                  until: [[0, recency]],
                  silent: [
                    [0, (1 - recency) / 3],
                    [0, (2 * (1 - recency)) / 3],
                  ],
                  orders: new Array(x).fill(0),
                },
              ]);
              const p = Float64Array.of(0.7, alpha, s, beta);
              const objective = varyingObjective(rows, alone);
              const here = p.map(Math.log);
              expectClose(
                height(objective, here),
                kernel.logLikelihood(p, x, recency, rows.age[0]),
                1e-10,
                2e-10,
              );
            }
  });

  it("is that of Pareto/NBD with a customer's own alpha and beta where covariates stay", () => {
    const kernel = paretoKernel();
    for (let cell = 0; cell < 6; cell++) {
      const rows = rowsOf([{ until: [[cell, 0.3]], silent: [[cell, 0.5]], orders: [cell, cell] }]);
      const z = (c: number) => cells.z[3 * cell + c];
      const buys = at[4] * z(0) + at[5] * z(1);
      const leaves = at[6] * z(1) + at[7] * z(2);
      const p = Float64Array.of(
        natural[0],
        natural[1] / Math.exp(buys),
        natural[2],
        natural[3] / Math.exp(leaves),
      );
      expectClose(height(varyingObjective(rows, cells), at), kernel.logLikelihood(p, 2, 0.3, 0.8), 1e-12);
    }
  });

  it("does not care how a stretch is cut or the past is ordered", () => {
    const person = somePeople(4)[3];
    const cut = (stretches: Person["until"]) =>
      stretches.flatMap(
        ([cell, time]) =>
          [
            [cell, time / 3],
            [cell, (2 * time) / 3],
          ] as const,
      );
    const other = { ...person, until: cut([...person.until].reverse()), silent: cut(person.silent) };
    const of = (people: readonly Person[]) => height(varyingObjective(rowsOf(people), cells), at);
    expectClose(of([other]), of([person]), 1e-13);
  });

  it("counts rows", () => {
    const people = somePeople(5);
    const each = people.flatMap((person) =>
      Array.from({ length: person.count ?? 1 }, () => ({ ...person, count: 1 })),
    );
    expectClose(
      height(varyingObjective(rowsOf(people), cells), at),
      height(varyingObjective(rowsOf(each), cells), at),
      1e-13,
    );
  });
});

describe("forecasts with covariates that change", () => {
  const people = somePeople(20).map((person) => ({ ...person, count: 1 }));
  const rows = rowsOf(people);
  const kernel = new VaryingKernel(cells, natural);

  it("give the chance of being alive that Bayes' rule gives", () => {
    people.forEach((person, i) => {
      kernel.compute(rows, i);
      expectClose(
        shareBeside(kernel.odds),
        bruteForce(person, cells, natural, "alive") / bruteForce(person, cells, natural),
        1e-9,
      );
    });
  });

  it("give the chance of no order that the likelihood of a longer silence gives", () => {
    people.forEach((person, i) => {
      kernel.compute(rows, i);
      const alive = shareBeside(kernel.odds);
      const longer = rowsOf([{ ...person, silent: [...person.silent, ...(person.ahead ?? [])], ahead: [] }]);
      const now = rowsOf([{ ...person, ahead: [] }]);
      const none = Math.exp(
        height(varyingObjective(longer, cells), at) - height(varyingObjective(now, cells), at),
      );
      expectClose(1 - alive + alive * kernel.orders(rows, i)(0), none, 1e-11);
    });
  });

  it("have chances that add up to one, and to the expectation", () => {
    for (let i = 0; i < rows.length; i++) {
      kernel.compute(rows, i);
      const chance = kernel.orders(rows, i);
      let [all, mean] = [0, 0];
      for (let n = 0; n < 400; n++) {
        all += chance(n);
        mean += n * chance(n);
      }
      expectClose(all, 1, 1e-9);
      expectClose(mean, kernel.flow, 1e-8);
    }
  });

  it("are those of Pareto/NBD where nothing changes", () => {
    const plain = paretoKernel();
    for (const s of [0.4, 1, 3])
      for (const x of [0, 3, 500]) {
        const p = Float64Array.of(0.7, 0.9, s, 1.3);
        const own = new VaryingKernel(alone, p);
        const one = rowsOf([
          {
            until: x === 0 ? [] : [[0, 0.6]],
            silent: [[0, 0.7]],
            ahead: [
              [0, 0.2],
              [0, 0.8],
            ],
            orders: new Array(x).fill(0),
          },
        ]);
        own.compute(one, 0);
        const recency = x === 0 ? 0 : 0.6;
        const age = one.age[0];
        expectClose(own.odds, plain.leftOdds(p, x, recency, age), 1e-12);
        expectClose(own.flow, plain.expected(p, x, age, 1, recency), 1e-12);
        for (const n of [0, 1, 7, 40])
          expectClose(own.orders(one, 0)(n), plain.orders(p, x, age, 1, n, recency), 1e-9);
      }
  });

  it("take one who has just ordered for alive", () => {
    const now = rowsOf([{ until: [[0, 1]], silent: [], orders: [2] }]);
    kernel.compute(now, 0);
    expect(kernel.odds).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("its parts", () => {
  it("have Gauss rules like the one that is written down", () => {
    const [own, known] = [legendreRule(16), gaussRule()];
    expectClose(own.points, known.points, 1e-14);
    expectClose(own.weights, known.weights, 1e-13);
    expectClose(legendreRule(3).points, [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)], 1e-15);
  });

  it("find equal sequences, whatever their length", () => {
    const words = Int32Array.of(1, 2, 3, 1, 2, 1, 2, 3, 0, 0);
    const { rows, count } = distinctSequences(words, Int32Array.of(0, 3, 5, 8, 9, 9, 10));
    expect([...rows]).toEqual([0, 1, 3, 4]);
    expect([...count]).toEqual([2, 1, 2, 1]);
  });
});

function height(objective: Objective, where: ArrayLike<number>): number {
  const n = where.length;
  return objective(Float64Array.from(where), new Float64Array(n), new Float64Array(n * n));
}

/** The likelihood of one customer, the rates integrated as sums on the log scale and the time of leaving by Simpson's rule: nothing in common with what is tested. */
function bruteForce(
  person: Person,
  { z, width, uses, buying }: Cells,
  p: readonly number[],
  part = "all",
): number {
  const [r, alpha, s, beta] = p;
  const pace = (cell: number, from: number, to: number) => {
    let log = 0;
    for (let c = from; c < to; c++) log += p[4 + c] * z[cell * width + uses[c]];
    return Math.exp(log);
  };
  const buys = (cell: number) => pace(cell, 0, buying);
  const leaves = (cell: number) => pace(cell, buying, uses.length);
  const x = person.orders.length;
  const orders = person.orders.reduce((product, cell) => product * buys(cell), 1);
  // mean over the customers' rates of rate^power e^(-rate exposure)
  const mean = (shape: number, rate: number, power: number, exposure: number) => {
    let [all, weighted] = [0, 0];
    for (let v = -60; v < 8; v += 0.2) {
      const value = Math.exp(v);
      const density = Math.exp(shape * v - rate * value);
      all += density;
      weighted += density * value ** power * Math.exp(-value * exposure);
    }
    return weighted / all;
  };
  let [A, D] = [0, 0];
  for (const [cell, time] of person.until) {
    A += buys(cell) * time;
    D += leaves(cell) * time;
  }
  let left = 0;
  for (const [cell, time] of person.silent) {
    const [a, d] = [buys(cell), leaves(cell)];
    const steps = 120;
    for (let i = 0; i <= steps; i++) {
      const u = (i * time) / steps;
      const weight = ((i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * time) / steps / 3;
      left += weight * d * mean(r, alpha, x, A + a * u) * mean(s, beta, 1, D + d * u);
    }
    A += a * time;
    D += d * time;
  }
  const alive = mean(r, alpha, x, A) * mean(s, beta, 0, D);
  return orders * (part === "alive" ? alive : left + alive);
}
