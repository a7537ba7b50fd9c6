/** Modules of the library that reference entries belong to. */
export type Module =
  | "data"
  | "segmentation"
  | "cltv"
  | "survival"
  | "churn"
  | "recommend"
  | "learn"
  | "forecast"
  | "multilevel"
  | "conjoint"
  | "causal"
  | "anomaly"
  | "bayes"
  | "sentiment"
  | "privacy";

/** What the files list as data for other entries: nothing to reproduce. */
const given = new Set([
  "clv/sbg_retention_data/percent_surviving",
  "clv/individual_predictions_mp/bgnbd_params",
  "clv/individual_predictions_mp/mbgnbd_params",
  "clv/individual_predictions_mp/pnbd_params",
  "clv/bgnbd_pmf_mp/params",
  "clv/gamma_gamma_spend_mp/params",
  "clv/bgbb_customers_mp/params",
]);

export interface Entry {
  readonly id: string;
  readonly value: unknown;
}

const prose = new Set([
  "meta",
  "about",
  "readme",
  "versions",
  "version",
  "source",
  "note",
  "definitions",
  "protocol",
  "tolerances",
  "tolerances_suggested",
  "machine",
  "split_rule",
  "dataset",
  "speed_reference",
  "microbenchmark",
  "javascript",
  "provenance",
]);

/** The entries of one file of reference results: every named result on the second level, without the prose around them. */
export function entriesOf(file: string, oracle: Record<string, unknown>): Entry[] {
  return Object.entries(oracle)
    .filter(([section]) => !prose.has(section))
    .flatMap(([section, value]): Entry[] => {
      if (Array.isArray(value)) {
        return value.map((item, i) => ({ id: `${file}/${section}/${nameOf(item) ?? i}`, value: item }));
      }
      if (typeof value !== "object" || value === null) return [];
      return Object.entries(value)
        .filter(([name, inner]) => !prose.has(name) && typeof inner === "object")
        .map(([name, inner]) => ({ id: `${file}/${section}/${name}`, value: inner }));
    })
    .filter(({ id }) => !given.has(id));
}

/** The module an entry belongs to. */
export function moduleOf(id: string): Module {
  const [file, section] = id.split("/");
  if (id === "recommend/onlineRetailII/info") return "data";
  if (file === "clv") return "cltv";
  if (file !== "advanced") return file as Module;
  const modules: Record<string, Module> = {
    forecast: "forecast",
    prophet: "forecast",
    mixed: "multilevel",
    choice: "conjoint",
    ab_testing: "causal",
    causal: "causal",
    clustering: "segmentation",
    anomaly: "anomaly",
    bayes: "bayes",
    sentiment: "sentiment",
    privacy_and_uplift: "privacy",
  };
  return modules[section];
}

function nameOf(item: unknown): string | undefined {
  const id = (item as { id?: unknown } | null)?.id;
  return typeof id === "string" ? id : undefined;
}
