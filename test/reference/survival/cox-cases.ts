import { type FileRow, survivalData } from "./data.ts";

/** Rows and options of one reference fit. */
export interface CoxCase {
  readonly rows: readonly Record<string, unknown>[];
  readonly options: { readonly [option: string]: unknown };
}

type Make = () => CoxCase;

const is = (row: FileRow, column: string, value: string) => (row[column] === value ? 1 : 0);
const prepared = (file: string, of: (row: FileRow, number: number) => Record<string, unknown>) =>
  survivalData(file).map((row, i) => ({ ...row, ...of(row, i + 1) }));

const ROSSI = ["fin", "age", "race", "wexp", "mar", "paro", "prio"];
const rossi =
  (
    options: object = {},
    covariates: readonly unknown[] = ROSSI,
    of: (row: FileRow, number: number) => object = () => ({}),
  ): Make =>
  () => ({
    rows: prepared("rossi.csv", (row, i) => ({ stop: row.week, event: row.arrest, ...of(row, i) })),
    options: { covariates, ...options },
  });

const anderson =
  (ties: string, strata?: string): Make =>
  () => ({
    rows: prepared("anderson.csv", (row) => ({ stop: row.t, event: row.status })),
    options: { covariates: strata === undefined ? ["Rx", "logWBC", "sex"] : ["Rx", "logWBC"], strata, ties },
  });

const lung =
  (ties: string): Make =>
  () => ({
    rows: prepared("lung.csv", (row) => ({ stop: row.time, event: row.status })),
    options: { covariates: ["age", "sex", "ph.ecog"], ties },
  });

/** Customers of a telephone company with the columns of the reference fits. */
export function telcoRows(): Record<string, unknown>[] {
  return prepared("telco_churn.csv", (row) => ({
    stop: row.tenure,
    event: is(row, "Churn", "Yes"),
    fiber: is(row, "InternetService", "Fiber optic"),
    noint: is(row, "InternetService", "No"),
    oneyr: is(row, "Contract", "One year"),
    twoyr: is(row, "Contract", "Two year"),
    echeck: is(row, "PaymentMethod", "Electronic check"),
    senior: row.SeniorCitizen,
    partner: is(row, "Partner", "Yes"),
    paperless: is(row, "PaperlessBilling", "Yes"),
    charges: row.MonthlyCharges,
  }));
}

const TELCO = ["fiber", "noint", "oneyr", "twoyr", "echeck", "senior", "partner", "paperless", "charges"];

const HEART = ["age", "year", "surgery", "transplant"];
const heart =
  (options: object): Make =>
  () => ({
    rows: prepared("stanford_heart.csv", (row) => ({ transplant: Number(row.transplant) })),
    options: { covariates: HEART, ...options },
  });

const cgd = (covariates: readonly string[], strata?: string): Make => {
  return () => ({
    rows: prepared("cgd.csv", (row) => ({
      start: row.tstart,
      stop: row.tstop,
      event: row.status,
      trt: is(row, "treat", "rIFN-g"),
      turn: Math.min(Number(row.enum), 4),
    })),
    options: { covariates, strata, cluster: "id" },
  });
};

const cgvhd =
  (cause: number): Make =>
  () => ({
    rows: prepared("cgvhd.csv", (row) => ({
      stop: Math.min(Number(row.cgvhtime), Number(row.reltime), Number(row.survtime)),
      event: (row.cgvh === 1 ? 1 : row.rcens === 1 ? 2 : row.stat === 1 ? 3 : 0) === cause ? 1 : 0,
      bm: is(row, "tx", "BM"),
    })),
    options: { covariates: ["age", "bm"] },
  });

const fourths = (_: FileRow, i: number) => ({ weight: 0.5 + (i % 4) / 4 });
const fives = (_: FileRow, i: number) => ({ cl: Math.floor(i / 5) });

const CASES: { readonly [id: string]: Make } = {
  "rossi.efron": rossi(),
  "rossi.breslow": rossi({ ties: "breslow" }),
  "rossi.exact": rossi({ ties: "exact" }),
  "anderson.efron": anderson("efron"),
  "anderson.breslow": anderson("breslow"),
  "anderson.exact": anderson("exact"),
  "anderson.strata.efron": anderson("efron", "sex"),
  "anderson.strata.breslow": anderson("breslow", "sex"),
  "anderson.strata.exact": anderson("exact", "sex"),
  "lung.efron": lung("efron"),
  "lung.breslow": lung("breslow"),
  "lung.exact": lung("exact"),
  "telco.efron": () => ({ rows: telcoRows(), options: { covariates: TELCO } }),
  "telco.breslow": () => ({ rows: telcoRows(), options: { covariates: TELCO, ties: "breslow" } }),
  "telco.strata_contract": () => ({
    rows: telcoRows(),
    options: { covariates: TELCO.filter((name) => !name.endsWith("yr")), strata: "Contract" },
  }),
  "rossi.strata_race_wexp": rossi({ strata: ["race", "wexp"] }, ["fin", "age", "mar", "prio"]),
  "rossi.weights.integer": rossi({ weight: "weight" }, ROSSI, (_, i) => ({ weight: 1 + (i % 3) })),
  "rossi.weights.fractional": rossi({ weight: "weight" }, ROSSI, fourths),
  "rossi.weights.breslow": rossi({ ties: "breslow", robust: true, weight: "weight" }, ROSSI, fourths),
  "rossi.offset": rossi({ offset: "off" }, ["fin", "race", "wexp", "mar", "paro"], (row) => ({
    off: 0.1 * Number(row.prio) - 0.02 * Number(row.age),
  })),
  "rossi.robust": rossi({ robust: true }),
  "rossi.cluster": rossi({ cluster: "cl" }, ROSSI, fives),
  "rossi.cluster.breslow": rossi({ cluster: "cl", ties: "breslow" }, ROSSI, fives),
  "rossi.interaction_spline_free": rossi(
    {},
    ["fin", "age", "prio2", "prio", { interaction: ["fin", "age"] }],
    (row) => ({ prio2: Number(row.prio) ** 2 }),
  ),
  "retinopathy.cluster": () => ({
    rows: prepared("retinopathy.csv", (row) => ({
      stop: row.futime,
      event: row.status,
      type: is(row, "type", "adult"),
    })),
    options: { covariates: ["trt", "type", { interaction: ["trt", "type"] }], cluster: "id" },
  }),
  "heart.tv.efron": heart({}),
  "heart.tv.breslow": heart({ ties: "breslow" }),
  "heart.tv.exact": heart({ ties: "exact" }),
  "heart.tv.cluster": heart({ cluster: "id" }),
  "cgd.andersen_gill": cgd(["trt", "age", "steroids"]),
  "cgd.pwp": cgd(["trt", "age"], "turn"),
  "saas.tv.cluster": () => ({
    rows: prepared("sim_saas.csv", (row) => ({
      event: row.event === 1 ? 1 : 0,
      pro: is(row, "plan", "pro"),
      team: is(row, "plan", "team"),
    })),
    options: { covariates: ["pro", "team", "seats", "support"], cluster: "account" },
  }),
  "channing.lefttrunc": () => ({
    rows: prepared("channing.csv", (row) => ({
      start: row.entry,
      stop: row.exit,
      event: row.cens,
      male: is(row, "sex", "Male"),
    })).filter((row) => Number(row.start) < Number(row.stop)),
    options: { covariates: ["male"] },
  }),
  "aids.none": () => ({
    rows: prepared("multicenter_aids_cohort.tsv", (row) => ({ start: row.W, stop: row.T, event: row.D })),
    options: { covariates: ["AIDSY"] },
  }),
  gbsg2: () => ({
    rows: prepared("gbsg2.csv", (row) => ({
      stop: row.time,
      event: row.cens,
      horm: is(row, "horTh", "yes"),
      post: is(row, "menostat", "Post"),
    })),
    options: { covariates: ["horm", "age", "post", "tsize", "pnodes", "progrec", "estrec"] },
  }),
  "cgvhd.causespecific1": cgvhd(1),
  "cgvhd.causespecific2": cgvhd(2),
};

/** The case of an entry `survival/entries/cox.<name>`. */
export function caseOf(id: string): CoxCase | undefined {
  return CASES[id.slice(id.indexOf(".") + 1)]?.();
}
