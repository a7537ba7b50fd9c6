import { describe, expect, it } from "vitest";
import { randomFrom, uniform } from "../../../src/core/random.ts";
import { fitNetwork, fitNetworkAsync, parseNetwork, predictOutcome } from "../../../src/learn/index.ts";
import { layoutOf } from "../../../src/learn/linear/linear-layout.ts";
import { networkKernel, networkShape } from "../../../src/learn/network/network-kernel.ts";
import { addDecay } from "../../../src/learn/network/train-network.ts";
import type { Outcome } from "../../../src/learn/rows/feature-types.ts";
import { readTraining } from "../../../src/learn/rows/read-training.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { codeOf } from "../../common/code-of.ts";

const members = Array.from({ length: 240 }, (_, i) => ({
  visits: i % 13 === 4 ? null : (i * 7) % 12,
  spend: ((i * 37) % 101) / 7,
  plan: ["monthly", "yearly", "trial"][i % 3],
  left: (i * 7) % 12 < 4 + (i % 3) ? "yes" : "no",
  grade: ["gold", "iron", "tin"][((i * 7) % 12) >> 2],
  amount: 100 + 20 * ((i * 7) % 12) + (i % 5),
  orders: ((i * 7) % 12) + (i % 3),
}));
const features = ["visits", "spend", "plan"] as const;

describe("the gradient", () => {
  const rows = readTraining(
    members.slice(0, 30),
    { target: "left", features },
    { what: "test", outcome: "binary" },
  );
  const layout = layoutOf(rows, undefined, true);

  for (const kind of ["binary", "number", "count", "classes"] as readonly Outcome["kind"][])
    for (const hidden of [[5], [6, 4]])
      for (const activation of ["tanh", "relu"] as const)
        it(`of ${kind} through ${hidden.length} ${activation} layers is the difference of losses to 1e-6`, () => {
          const shape = networkShape([layout.size - 1, ...hidden, kind === "classes" ? 3 : 1], activation);
          const kernel = networkKernel(layout, shape, kind);
          const random = randomFrom(3);
          const theta = Float64Array.from({ length: shape.length }, () => uniform(random) - 0.5);
          const y = Float64Array.from({ length: rows.length }, (_, i) => (kind === "binary" ? i % 2 : i % 3));
          const decay = 0.1;
          const isBias = new Uint8Array(shape.length);
          shape.offsets.forEach((offset, l) => {
            isBias.fill(1, offset, offset + shape.widths[l + 1]);
          });
          const loss = () => {
            let sum = theta.reduce((a, v, k) => a + (isBias[k] === 1 ? 0 : (decay / 2) * v * v), 0);
            for (let i = 0; i < rows.length; i++) {
              kernel.forward(theta, i);
              sum += (1 + (i % 2)) * kernel.loss(y[i]);
            }
            return sum;
          };
          const gradient = new Float64Array(shape.length);
          for (let i = 0; i < rows.length; i++) {
            kernel.forward(theta, i);
            kernel.backward(theta, i, y[i], 1 + (i % 2), gradient);
          }
          addDecay(shape, theta, decay, gradient);
          for (let k = 0; k < theta.length; k++) {
            const own = theta[k];
            const h = 1e-6;
            theta[k] = own + h;
            const up = loss();
            theta[k] = own - h;
            const down = loss();
            theta[k] = own;
            const wanted = (up - down) / (2 * h);
            expect(Math.abs(gradient[k] - wanted), `weight ${k}`).toBeLessThan(
              1e-6 * Math.max(1, Math.abs(wanted)) + 2e-8,
            );
          }
        });
});

checkSuite({
  name: "fitNetwork",
  run: (rows) => fitNetwork(rows as typeof members, { target: "left", features, hidden: [4], epochs: 4 }),
  data: members,
  parse: parseNetwork,
  runSeeded: (rows, seed) =>
    fitNetwork(rows as typeof members, { target: "left", features, hidden: [4], epochs: 4, seed }),
  runAsync: (rows, work) =>
    fitNetworkAsync(rows as typeof members, { target: "left", features, hidden: [4], epochs: 4, ...work }),
  empty: "too-few-rows",
  oneRow: "bad-input",
  allNaN: "bad-value",
  waives: { "row order": "mini-batches follow the order of rows, as documented" },
});

describe("what a network learns", () => {
  it("yes and no, numbers, counts and classes", () => {
    const rate = { learningRate: 0.01 };
    const yes = fitNetwork(members, { target: "left", features, ...rate });
    const right = (predictOutcome(yes, members).columns.probability as Float64Array).reduce(
      (n, p, i) => n + (p > 0.5 === (members[i].left === "yes") ? 1 : 0),
      0,
    );
    expect(right / members.length).toBeGreaterThan(0.9);
    expect(yes.fit.heldBack?.rows).toBe(36);

    const number = fitNetwork(members, { target: "amount", features: ["visits"], ...rate });
    const [few, many] = predictOutcome(number, [{ visits: 0 }, { visits: 11 }]).columns
      .expected as Float64Array;
    expect([Math.abs(few - 102) < 20, Math.abs(many - 322) < 20]).toEqual([true, true]);

    const count = fitNetwork(members, { target: "orders", loss: "poisson", features: ["visits"], ...rate });
    const expected = predictOutcome(count, [{ visits: 0 }, { visits: 11 }]).columns.expected as Float64Array;
    expect([expected[0] > 0 && expected[0] < 3, Math.abs(expected[1] - 12) < 3]).toEqual([true, true]);

    const classes = fitNetwork(members, { target: "grade", features: ["visits"], ...rate });
    const shares = predictOutcome(classes, [{ visits: 1 }, { visits: 10 }]);
    expect(shares.at(0)?.likeliest).toBe("gold");
    expect(shares.at(1)?.likeliest).toBe("tin");
    const row = shares.at(0) as { readonly [name: string]: number };
    expect(row.gold + row.iron + row.tin).toBeCloseTo(1, 12);
  });

  it("weights are rounded, and the loss is that of the rounded ones", () => {
    const model = fitNetwork(members, {
      target: "left",
      features,
      hidden: [8, 4],
      activation: "tanh",
      epochs: 5,
      heldBack: 0,
    });
    for (const { weights } of model.layers) for (const w of weights) expect(Number(w.toPrecision(6))).toBe(w);
    const p = predictOutcome(model, members).columns.probability as Float64Array;
    const loss = p.reduce((a, v, i) => a - Math.log(members[i].left === "yes" ? v : 1 - v), 0) / p.length;
    expect(model.fit.loss).toBeCloseTo(loss, 10);
    expect(model.fit.heldBack).toBeNull();
    expect(JSON.stringify(model).length).toBeLessThan(6000);
  });

  it("a missing number has its own input where training lacked some; an unseen category is none of the known", () => {
    const model = fitNetwork(members, { target: "left", features, hidden: [4], epochs: 5 });
    expect(
      model.inputs.map(({ column, level, isMissing }) => (isMissing ? `${column}?` : (level ?? column))),
    ).toEqual(["visits", "spend", "visits?", "monthly", "trial", "yearly"]);
    const [a, b] = predictOutcome(model, [
      { visits: null, spend: 3, plan: "golden" },
      { visits: null, spend: 3, plan: null },
    ]).columns.probability as Float64Array;
    expect(a).toBe(b);
  });

  it("the same seed gives the same bits, whatever columns are called or scaled by powers of two", () => {
    const one = fitNetwork(members, { target: "left", features, hidden: [4], epochs: 3 });
    const far = fitNetwork(
      members.map((m) => ({ ...m, spend: m.spend * 1024 })),
      { target: "left", features, hidden: [4], epochs: 3 },
    );
    expect(far.layers).toEqual(one.layers);
    expect(
      fitNetwork(members, { target: "left", features, hidden: [4], epochs: 3, seed: 2 }).layers,
    ).not.toEqual(one.layers);
  });
});

describe("bad input to networks", () => {
  it("wrong options, outcomes and values", () => {
    for (const options of [
      { hidden: [] },
      { hidden: [4, 4, 4] },
      { hidden: [2.5] },
      { hidden: [5000] },
      { activation: "step" },
      { epochs: 0 },
      { batch: -1 },
      { learningRate: 2 },
      { decay: Number.NaN },
      { heldBack: 1 },
      { patience: 0 },
      { seed: 0.5 },
      { loss: "quantile" },
    ])
      expect(
        codeOf(() => fitNetwork(members, { target: "left", ...options } as never)),
        JSON.stringify(options),
      ).toBe("bad-option");
    expect(
      codeOf(() =>
        fitNetwork(
          members.map((m) => ({ ...m, left: "yes" })),
          { target: "left", loss: "logistic" },
        ),
      ),
    ).toBe("bad-input");
    expect(
      codeOf(() =>
        fitNetwork(
          members.map((m) => ({ ...m, spend: Number.POSITIVE_INFINITY })),
          { target: "left" },
        ),
      ),
    ).toBe("bad-value");
    expect(
      codeOf(() =>
        fitNetwork(
          members.map((m) => ({ ...m, w: 0 })),
          { target: "left", weight: "w" },
        ),
      ),
    ).toBe("too-few-rows");
    const model = fitNetwork(members, { target: "left", features, hidden: [2], epochs: 1 });
    expect(codeOf(() => predictOutcome(model, [{ visits: 1 }]))).toBe("missing-column");
  });

  it("a training that runs away is told as such", () => {
    const wild = members.map((m, i) => ({ ...m, orders: i === 7 ? 1e308 : m.orders }));
    const options = { target: "orders", loss: "poisson", features, epochs: 1, heldBack: 0 } as const;
    expect(codeOf(() => fitNetwork(wild, options))).toBe("bad-option");
  });

  it("constant columns and columns without values have no input; nothing else is needed", () => {
    const rows = members.map(({ left }, i) => ({ left, same: 3, lost: null, x: i % 7 }));
    const model = fitNetwork(rows, {
      target: "left",
      features: ["same", { column: "lost", as: "number" }, "x"],
      hidden: [2],
      epochs: 2,
    });
    expect(model.inputs.map(({ column }) => column)).toEqual(["x"]);
    expect(
      Number.isFinite(
        predictOutcome(model, [{ same: null, lost: 4, x: null }]).columns.probability?.[0 as never],
      ),
    ).toBe(true);
  });

  it("a model from an attacker is refused", () => {
    const good = fitNetwork(members, { target: "left", features, hidden: [2], epochs: 1 });
    const text = JSON.stringify(good);
    expect(parseNetwork(text)).toEqual(JSON.parse(text));
    for (const change of [
      { evil: 1 },
      { activation: "exp" },
      { layers: [] },
      { layers: [good.layers[1], good.layers[0]] },
      { layers: [null, null] },
      { inputs: good.inputs.slice(1) },
      { inputs: [good.inputs[0], good.inputs[0], ...good.inputs.slice(2)] },
      { inputs: good.inputs.map((input) => ({ ...input, column: "__proto__" })) },
      { inputs: [...good.inputs].reverse() },
      { inputs: good.inputs.map((input) => ({ ...input, deviation: 0, mean: "1" })) },
      { target: { center: 0, scale: 0 } },
      { outcome: { ...good.outcome, kind: "classes", classes: ["a", "b"], shares: [0.5, 0.5] } },
    ])
      expect(
        codeOf(() => parseNetwork({ ...JSON.parse(text), ...change })),
        JSON.stringify(change).slice(0, 60),
      ).toBe("bad-model");
    expect(codeOf(() => parseNetwork("[]"))).toBe("bad-model");
  });
});
