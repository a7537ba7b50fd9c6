import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  calibrated,
  describeLinearModel,
  fitCalibration,
  fitLogisticRegression,
  fitNetwork,
  linearCoefficients,
  parseCalibration,
  parseLinearModel,
  parseNetwork,
  predictOutcome,
} from "../../../src/learn/index.ts";

const rows = Array.from({ length: 60 }, (_, i) => ({
  visits: i % 10,
  plan: ["a", "b", "c"][i % 3],
  left: (i * 7) % 10 < 4 ? "yes" : "no",
}));
const given = { target: "left", features: ["visits", "plan"] } as const;
const scored = rows.map(({ visits, left }) => ({ score: visits / 10, left }));
const linear = fitLogisticRegression(rows, { ...given, features: [...given.features] });
const network = fitNetwork(rows, { ...given, features: [...given.features], epochs: 1, hidden: [3] });
const steps = fitCalibration(scored, { score: "score", label: "left", method: "isotonic" });

type Tree = { [key: string]: Tree };

/** A copy in which one value is gone or another. */
function damaged(model: object, place: number, value: unknown, gone: boolean): unknown {
  const copy: Tree = JSON.parse(JSON.stringify(model));
  const places: [Tree, string][] = [];
  const visit = (node: Tree) => {
    for (const key of Object.keys(node)) {
      places.push([node, key]);
      if (typeof node[key] === "object" && node[key] !== null) visit(node[key]);
    }
  };
  visit(copy);
  const [node, key] = places[place % places.length];
  if (gone) delete node[key];
  else node[key] = value as Tree;
  return copy;
}

const strange = fc.constantFrom<unknown>(
  ...[
    null,
    -1,
    0,
    -0,
    1.5,
    1e308,
    -1e308,
    2 ** 31,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    "",
    "x",
    "__proto__",
  ],
  ...[[], {}, [1], ["a"], [[1]], { length: 3 }],
);

describe("a model with one value changed", () => {
  it.each([
    [
      "linear",
      linear,
      (json: unknown) => {
        const model = parseLinearModel(json);
        predictOutcome(model, rows);
        describeLinearModel(model);
        linearCoefficients(model);
      },
    ],
    ["network", network, (json: unknown) => predictOutcome(parseNetwork(json), rows)],
    ["calibration", steps, (json: unknown) => calibrated(parseCalibration(json), [0, 0.3, 1])],
  ] as const)("%s: is refused by name or still works, and never crashes", (_, model, use) => {
    expect(() => use(JSON.parse(JSON.stringify(model)))).not.toThrow();
    fc.assert(
      fc.property(fc.nat(10_000), strange, fc.boolean(), (place, value, gone) => {
        try {
          use(damaged(model, place, value, gone));
        } catch (error) {
          // a column of the schema may have got another name, which the rows do not have
          expect(["bad-model", "missing-column", "bad-value"]).toContain((error as { code?: unknown }).code);
        }
      }),
      { numRuns: 120 },
    );
  });
});
