import { describe, expect, it } from "vitest";
import {
  fitExponentialRegression,
  fitLinearRegression,
  fitPolynomialRegression,
  fitPowerRegression,
  predictRegression,
  type RegressionModel,
} from "../../src/regression/index.ts";
import { expectClose } from "../common/close.ts";
import { shopDays } from "./shop.ts";

// R 4.2.2 with sandwich, lmtest, car and tseries; m <- lm(revenue ~ visitors + warmth + channel), reference level "web"
const full = { y: "revenue", x: ["visitors", "warmth", "channel"] } as const;
const m = fitLinearRegression(shopDays, full);

const column = (model: RegressionModel, name: "value" | "se" | "t" | "p" | "interval") =>
  model.coefficients.map((c) => c[name]);
const figures = (model: RegressionModel) => [
  model.residualSe,
  model.r2,
  model.adjustedR2,
  model.f?.value,
  model.f?.p,
  model.logLik,
  model.aic,
  model.bic,
];

describe("fitLinearRegression agrees with R", () => {
  it("in summary(m), confint(m), logLik, AIC and BIC", () => {
    expect(m.coefficients.map((c) => c.term)).toEqual([
      "(constant)",
      "visitors",
      "warmth",
      "channel: market",
      "channel: walk-in",
    ]);
    expectClose(
      column(m, "value"),
      [15.190489464512192, 1.8005091003795084, 0.8937322765253184, -1.0242355522620972, 11.683527642539673],
    );
    expectClose(
      column(m, "se"),
      [4.02139298041805, 0.06106369844791932, 0.17297685787770883, 2.7534321783785827, 2.462310799275232],
    );
    expectClose(
      column(m, "t"),
      [3.777419799179398, 29.485752519807598, 5.166773679963415, -0.3719850302850896, 4.744944320586441],
    );
    expectClose(
      column(m, "p"),
      [
        0.0008755060348283151, 6.086495783000052e-21, 2.422190859205283e-5, 0.7130385222887206,
        7.216367612718556e-5,
      ],
      1e-9,
      0,
    );
    expectClose(column(m, "interval"), [
      [6.908275585569729, 23.472703343454654],
      [1.674746059252317, 1.9262721415067],
      [0.5374797689920491, 1.249984784058588],
      [-6.695035276024282, 4.646564171500088],
      [6.612303622571545, 16.7547516625078],
    ]);
    expectClose(
      figures(m),
      [
        5.11061775305797, 0.9802325820429233, 0.977069795169791, 309.9268529188466, 6.632625428073966e-21,
        -88.772941281779, 189.545882563558, 197.9530668535309,
      ],
      1e-9,
      0,
    );
    expect([m.f?.df, m.df, m.n]).toEqual([[4, 25], 25, 30]);
  });

  it("in vcov(m) and vif(m), there to the power 1 / (2 df)", () => {
    expectClose(
      m.covariance?.[0],
      [16.17160150295557, -0.1551163783709802, -0.345790907618493, -4.894683283410414, -5.704074872432012],
    );
    expectClose(
      m.covariance?.[2].slice(1, 4),
      [-0.003068853972623209, 0.02992099336124508, 0.046137394899139435],
    );
    expectClose(m.checks.inflation, [
      { column: "visitors", value: 1.298493029393367, df: 1, perDf: 1.139514383144578 ** 2 },
      { column: "warmth", value: 1.324195103911218, df: 1, perDf: 1.150736765690233 ** 2 },
      { column: "channel", value: 1.33093722989509, df: 2, perDf: 1.074086834757654 ** 2 },
    ]);
  });

  it("in bptest, resettest, jarque.bera.test and dwtest(exact = FALSE, two-sided)", () => {
    const { equalNoise, form, normality, order } = fitLinearRegression(shopDays, {
      ...full,
      order: "day",
    }).checks;
    expectClose(
      [equalNoise?.value, equalNoise?.df, equalNoise?.p],
      [3.253734664148769, [4], 0.5162958503925724],
    );
    expectClose([form?.value, form?.df, form?.p], [0.8700441460303133, [2, 23], 0.4322706950741146]);
    expectClose([normality?.value, normality?.p], [0.2540620457144935, 0.880706350145972]);
    expectClose([order?.value, order?.p], [2.182933465237693, 0.6622188999655878]);
    expect(m.checks.order).toBeNull();
  });

  it("in residuals, rstudent, hatvalues and cooks.distance of the rows that weigh most", () => {
    const worst = fitLinearRegression(shopDays, { ...full, label: "customer" }).checks.influence;
    expect(worst.length).toBe(5);
    expectClose(worst.slice(0, 3), [
      {
        row: 7,
        label: shopDays[7].customer,
        residual: -7.451406959540642,
        studentized: -1.762885403400108,
        leverage: 0.2582879982151617,
        cook: 0.1996150936380011,
      },
      {
        row: 18,
        label: shopDays[18].customer,
        residual: 9.580820478133287,
        studentized: 2.189219688229467,
        leverage: 0.1554564664257421,
        cook: 0.1531980763828553,
      },
      {
        row: 13,
        label: shopDays[13].customer,
        residual: -8.83203224245408,
        studentized: -1.95410563189431,
        leverage: 0.129692812252854,
        cook: 0.1022763582585469,
      },
    ]);
  });

  it("in vcovHC(m, HC3), with Wald's F", () => {
    const robust = fitLinearRegression(shopDays, { ...full, errors: "hc3" });
    expectClose(column(robust, "value"), column(m, "value"), 0);
    expectClose(
      column(robust, "se"),
      [4.450695740794293, 0.07257633394592443, 0.1967725367123721, 2.482446867620505, 3.0085449765033196],
    );
    expectClose(robust.f?.value, 324.2984907649977);
    expect(robust.f?.df).toEqual([4, 25]);
  });

  it("in vcovCL(m, type HC1) by customer, with Stata's t", () => {
    const robust = fitLinearRegression(shopDays, { ...full, cluster: "customer" });
    expectClose(
      column(robust, "se"),
      [2.651830660495293, 0.05159073672114631, 0.16828319614429654, 1.8612062754329028, 1.2611104528255122],
    );
    expectClose(
      column(robust, "p"),
      [
        0.0007141818742408047, 4.114022653073564e-9, 0.001110185101381358, 0.599221210864208,
        3.531947656354484e-5,
      ],
      1e-9,
      0,
    );
    expectClose(robust.coefficients[1].interval, [1.6785163931711473, 1.922501807587869]);
    expectClose(robust.f?.value, 1997.399806059802);
    expect([robust.errors, robust.clusters, robust.tDf]).toEqual(["clustered", 8, 7]);
    expect(robust.fit.warnings.join()).toMatch(/8 clusters/);
  });

  it("in predict(m), level .9", () => {
    const rows = [
      { visitors: 50, warmth: 12, channel: "market" },
      { visitors: 90, warmth: 30, channel: "web" },
    ];
    const [a, b] = predictRegression(m, rows, { level: 0.9 });
    expectClose(a, {
      expected: 114.9164962495293,
      expectedLow: 110.8042355813579,
      expectedHigh: 119.0287569177008,
      rangeLow: 105.2667524457814,
      rangeHigh: 124.5662400532773,
    });
    expectClose(
      Object.values(b),
      [204.0482767944275, 199.1978303561293, 208.8987232327257, 194.0616007545341, 214.0349528343209],
    );
  });

  it("with weights", () => {
    const w = fitLinearRegression(shopDays, { ...full, weight: "weight" });
    expectClose(
      column(w, "value"),
      [16.895690764665396, 1.7762173080547972, 0.9174967076656263, -1.473371775714917, 10.779408553228858],
    );
    expectClose(
      column(w, "se"),
      [3.955295789886179, 0.06220848543397692, 0.16989337318891248, 3.052690788087019, 2.4156104772096847],
    );
    expectClose(
      figures(w),
      [
        5.781301997657336, 0.9796636593402173, 0.976409844834652, 301.081594437736, 9.451226189030362e-21,
        -91.60237840301218, 195.2047568060244, 203.6119410959973,
      ],
      1e-9,
      0,
    );
    expectClose(
      column(fitLinearRegression(shopDays, { ...full, weight: "weight", errors: "hc3" }), "se"),
      [7.068251015675826, 0.1020614745007176, 0.2069012841449132, 3.2880921556976865, 4.3305061865878836],
    );
    expectClose(
      column(fitLinearRegression(shopDays, { ...full, weight: "weight", cluster: "customer" }), "se"),
      [4.714124155425511, 0.07744239674053364, 0.13949731853166267, 2.5992797675392096, 2.002775443804058],
    );
    const [worst] = w.checks.influence;
    expectClose(
      [worst.row, worst.residual, worst.studentized, worst.leverage, worst.cook],
      [7, -6.83512743659927, -2.380817632129711, 0.4147085230937886, 0.6768625292644121],
    );
    expect(w.difference).toMatchObject({ largest: null, note: "ml-regression has no weights" });
  });

  it("without a constant", () => {
    const line = fitLinearRegression(shopDays, { y: "revenue", x: ["visitors", "warmth"], intercept: false });
    expectClose(column(line, "value"), [2.042840366098564, 1.153798575527855]);
    expectClose(column(line, "se"), [0.09143268852633916, 0.29416908518258555]);
    expectClose(
      figures(line),
      [
        10.17642451135225, 0.9938878581576666, 0.9934512765974999, 2276.522759637905, 1.015565499820411e-31,
        -111.1354746031894, 228.2709492063788, 232.4745413513653,
      ],
      1e-9,
      0,
    );
  });

  it("in leaving out a column that others make up, by name and with a warning", () => {
    const rows = shopDays.map((day) => ({ ...day, double: 2 * day.visitors + day.warmth }));
    const model = fitLinearRegression(rows, { y: "revenue", x: ["visitors", "warmth", "double", "channel"] });
    expectClose(column(model, "value"), [
      15.190489464512192,
      1.8005091003795084,
      0.8937322765253184,
      null,
      -1.0242355522620972,
      11.683527642539673,
    ]);
    expect(model.coefficients[3]).toMatchObject({ term: "double", se: null, p: null, interval: null });
    expect(model.fit.status).toBe("not identified");
    expect(model.fit.warnings.join()).toMatch(/^double is made up by the columns before it/);
    expect(model.covariance?.[3]).toEqual(new Array(6).fill(null));
    expectClose(model.r2, m.r2);
  });
});

describe("curves agree with R", () => {
  it("lm(revenue ~ visitors + visitors^2 + visitors^3), to what R's uncentered columns carry", () => {
    const p = fitPolynomialRegression(shopDays, { y: "revenue", x: "visitors", degree: 3 });
    expect(p.coefficients.map((c) => c.term)).toEqual(["(constant)", "visitors", "visitors^2", "visitors^3"]);
    expectClose(
      column(p, "value"),
      [-1.8722548197123208, 3.7948379189709627, -0.036641467623382, 0.0002148997584812929],
    );
    expectClose(
      column(p, "se"),
      [43.04529062507894, 2.966946734151366, 0.0634054149615778, 0.0004260074696946593],
    );
    expectClose(
      figures(p),
      [
        8.051804785596984, 0.9489703065188371, 0.9430822649633183, 161.1690912115552, 6.498286166453923e-17,
        -102.9985312396498, 215.9970624792996, 223.0030493876103,
      ],
      1e-9,
      0,
    );
    expectClose(
      [...predictRegression(p, [{ visitors: 33 }, { visitors: 77 }])].map((row) => [
        row.expected,
        row.rangeLow,
        row.rangeHigh,
      ]),
      [
        [91.17769088500866, 73.7753140261694, 108.5800677438479],
        [171.1918348407599, 151.7206914053904, 190.6629782761294],
      ],
    );
  });

  it("lm(log(revenue) ~ visitors), with both means", () => {
    const e = fitExponentialRegression(shopDays, { y: "revenue", x: "visitors" });
    expectClose(column(e, "value"), [3.943715080520166, 0.016331160803921]);
    expectClose(column(e, "se"), [0.05102211561635103, 0.0009677069848393606]);
    expectClose(
      figures(e),
      [
        0.09228985881919305, 0.9104871296036645, 0.907290241375224, 284.8041797344295, 3.310026839776439e-16,
        29.95136753989708, -53.90273507979416, -49.69914293480769,
      ],
      1e-9,
      0,
    );
    expectClose(e.meanFactor, { smearing: 1.003935191768598, logNormal: 1.004267790208496 });
    const next = predictRegression(e, [{ visitors: 50 }]);
    expect(next.info.mean).toBe("smearing");
    expectClose(next.at(0), {
      expected: 116.7778159846101 * 1.003935191768598,
      expectedLow: 112.8156287325028 * 1.003935191768598,
      expectedHigh: 120.8791588483745 * 1.003935191768598,
      rangeLow: 96.3608885905199,
      rangeHigh: 141.5206782088255,
      median: 116.7778159846101,
    });
    const other = predictRegression(e, [{ visitors: 50 }], { mean: "log-normal" });
    expectClose(other.at(0)?.expected, 116.7778159846101 * 1.004267790208496);
  });

  it("lm(log(revenue) ~ log(visitors))", () => {
    const p = fitPowerRegression(shopDays, { y: "revenue", x: "visitors" });
    expectClose(column(p, "value"), [1.887304291179983, 0.747559677340489]);
    expectClose(column(p, "interval"), [
      [1.5893518477823314, 2.1852567345776346],
      [0.6703160916021605, 0.8248032630788175],
    ]);
    expectClose(
      predictRegression(p, [{ visitors: 40 }]).at(0)?.median,
      Math.exp(1.887304291179983) * 40 ** 0.747559677340489,
    );
  });
});
