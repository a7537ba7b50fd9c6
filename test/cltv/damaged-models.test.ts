import { describe, expect, it } from "vitest";
import {
  contractCurve,
  expectedLifetime,
  fitBgBb,
  fitBgNbd,
  fitGammaGamma,
  fitSbg,
  occasionForecast,
  parseBgBb,
  parseContractModel,
  parseGammaGamma,
  parsePurchaseModel,
  residualLifetime,
} from "../../src/cltv/index.ts";
import { codeOf } from "../common/code-of.ts";

const week = { unit: "week" } as const;
const rows = [
  { frequency: 0, recency: 0, age: 38, count: 40 },
  { frequency: 3, recency: 12, age: 38, logGaps: 4.1, count: 30 },
  { frequency: 8, recency: 34, age: 38, logGaps: 11.4, count: 20 },
];

describe("intervals", () => {
  const few = [
    { periods: 1, ended: true, count: 2 },
    { periods: 2, ended: true, count: 1 },
    { periods: 3, ended: false, count: 3 },
  ];
  const model = fitSbg(few, { unit: "year" });

  it("of lifetimes hold no more than there can be, and the present period", () => {
    for (const options of [
      { annualDiscount: 0.1 },
      { horizon: { years: 4 } },
      { horizon: { years: 4 }, annualDiscount: 0.1 },
      { annualDiscount: 0.1, renewals: 3 },
    ]) {
      const { value, interval } = expectedLifetime(model, options);
      const [low, high] = interval as readonly [number, number];
      const most = options.horizon === undefined ? 11 : 4;
      expect(low).toBeGreaterThanOrEqual(1);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
      expect(high).toBeLessThanOrEqual(most);
    }
    const residual = residualLifetime(model, [{ periods: 0 }, { periods: 3 }], { horizon: { years: 4 } });
    for (const row of residual) expect(row.residualHigh).toBeLessThanOrEqual(4);
  });

  it("of purchases hold no more than there are occasions", () => {
    const donors = [
      { frequency: 0, recency: 0, occasions: 3, count: 3 },
      { frequency: 2, recency: 3, occasions: 3, count: 2 },
      { frequency: 3, recency: 3, occasions: 3, count: 2 },
      { frequency: 1, recency: 1, occasions: 3, count: 2 },
    ];
    const forecast = occasionForecast(fitBgBb(donors, { unit: "year" }), donors, { next: 2 });
    for (const { expected, expectedLow, expectedHigh } of forecast) {
      expect(expectedLow).toBeLessThanOrEqual(expected);
      expect(expectedHigh).toBeGreaterThanOrEqual(expected);
      expect(expectedHigh).toBeLessThanOrEqual(2);
    }
  });

  it("are not asked for over more periods than there are", () => {
    expect(codeOf(() => expectedLifetime(model, { renewals: 1e9 }))).toBe("bad-option");
    expect(codeOf(() => expectedLifetime(model, { horizon: { years: 1e9 } }))).toBe("bad-option");
    expect(codeOf(() => residualLifetime(model, few, { horizon: { years: 1e9 } }))).toBe("bad-option");
    expect(codeOf(() => contractCurve(model, { periods: 1e9 }))).toBe("bad-option");
  });
});

describe("models from JSON", () => {
  const models = [
    [fitBgNbd(rows, week), parsePurchaseModel],
    [
      fitGammaGamma([
        { frequency: 2, monetary: 22, count: 20 },
        { frequency: 1, monetary: 12, count: 30 },
      ]),
      parseGammaGamma,
    ],
    [
      fitSbg(
        [
          { periods: 1, ended: true, count: 9 },
          { periods: 3, ended: false, count: 30 },
        ],
        { unit: "month" },
      ),
      parseContractModel,
    ],
    [
      fitBgBb(
        [
          { frequency: 0, recency: 0, occasions: 3, count: 9 },
          { frequency: 2, recency: 3, occasions: 3 },
        ],
        { unit: "year" },
      ),
      parseBgBb,
    ],
  ] as const;

  it("are refused when what they say of themselves is damaged", () => {
    for (const [model, parse] of models) {
      expect(parse(JSON.stringify(model))).toEqual(JSON.parse(JSON.stringify(model)));
      for (const [name, value] of [
        ["standardErrors", undefined],
        ["standardErrors", { r: "x" }],
        ["intervals", null],
        ["intervals", { r: [1] }],
        ["level", 2],
        ["logLikelihood", null],
        ["customers", "many"],
        ["status", "fine"],
        ["covariance", [[1]]],
      ] as const)
        expect(codeOf(() => parse({ ...model, fit: { ...model.fit, [name]: value } }))).toBe("bad-model");
    }
  });
});

describe("covariates of contracts", () => {
  it("that vary by next to nothing are asked for in another unit", () => {
    const plans = (size: number) => [
      { periods: 1, ended: true, fee: 0, count: 30 },
      { periods: 2, ended: true, fee: 0, count: 20 },
      { periods: 3, ended: false, fee: 0, count: 20 },
      { periods: 1, ended: true, fee: size, count: 5 },
      { periods: 2, ended: true, fee: size, count: 5 },
      { periods: 3, ended: false, fee: size, count: 60 },
    ];
    const fitted = (size: number) => fitSbg(plans(size), { unit: "month", covariates: ["fee"] });
    expect(codeOf(() => fitted(1e-5))).toBe("bad-option");
    const text = JSON.stringify(fitted(1));
    expect(JSON.stringify(parseContractModel(text))).toBe(text);
  });
});
