import { type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { needModel } from "../../core/model.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { logisticOf } from "../../numeric/log-odds.ts";
import { sum } from "../../numeric/sum.ts";
import { churnTable } from "../churn-table.ts";
import type { ChurnLog, ChurnTable } from "../churn-types.ts";
import { type NamedColumns, textColumn } from "../columns.ts";
import { scoresOf } from "../train/learn-candidate.ts";
import { needSameCurrency, needSameWindows } from "../train/same-windows.ts";
import { learnersOf } from "../train/short-learners.ts";
import type { ChurnModel } from "../train/train-types.ts";
import { reasonsOf } from "./reasons.ts";
import { retentionActions } from "./retention-actions.ts";
import { retentionPlan } from "./retention-plan.ts";
import { riskIntervals } from "./risk-intervals.ts";
import { riskParts } from "./risk-parts.ts";
import type { ChurnScores, ChurnScoresInfo, ChurnValueRow, ScoreChurnOptions } from "./score-types.ts";

const WHAT = "scoreChurn";
const BANDS = ["low", "medium", "high"] as const;

/**
 * Every customer's risk of leaving at a date, with an interval, a band, the reasons in words, and what to do. Features come from the log as for training, nothing from `asOf` on; reasons are Shapley values of the model said in the
 * customer's own figures. With `value` also what is at risk, with `plan` whom it pays to act for. The interval says how unsure the risk is because the shop has only so many customers. O(customers (features + resamples)).
 *
 * @throws "bad-model"; "bad-option" without `asOf` for a log, or for a plan without `value`; "missing-column" for a feature that the log does not tell; "bad-input" for a churn table of several cuts; those of `churnTable` and `retentionPlan`.
 *
 * @example
 * import { simulateShop } from "clientele/data";
 * import { churnTable, scoreChurn, trainChurn } from "clientele/churn";
 * const { orders } = simulateShop({ seed: 3, customers: 200, events: false });
 * const table = churnTable(orders, { asOf: ["2025-01-01", "2025-07-01"], outcome: { days: 90 } });
 * const model = trainChurn(table, { seed: 1, candidates: ["silence"], resamples: 10 });
 * const scores = scoreChurn(model, orders, { asOf: "2026-01-01", value: 80 });
 * const [riskiest] = scores.top(1, "probability");
 * riskiest.band; // => "high"
 * riskiest.valueAtRisk / riskiest.probability; // => 80
 * scoreChurn(model, orders); // throws "bad-option"
 */
export function scoreChurn(
  model: ChurnModel,
  log: ChurnLog | Data<object> | ChurnTable,
  options: ScoreChurnOptions = {},
): ChurnScores {
  needModel(model, ["churn"], WHAT, "trainChurn");
  const level = levelOption(options.level);
  const table = rowsToScore(model, log, options);
  const n = table.length;
  const columns = table.columns as unknown as NamedColumns;
  const customer = columns.customer as TextColumn;
  const of = (learner: ChurnModel["learner"]) =>
    scoresOf(learner, columns, model.features, n, model.windows.outcome, model.fit.rows.used);
  const scores = of(model.learner);
  const probability = scores.map(logisticOf);
  const { low, high } = riskIntervals(scores, learnersOf(model).map(of), level, model.fit.rows.used);
  const band = Int32Array.from(probability, (p) =>
    p >= model.bands.high ? 2 : p >= model.bands.medium ? 1 : 0,
  );
  const { reasons, suggestion } = wordsFor(model, table, band, options);
  const value = valuesFor(options.value, customer, table.info.currency);
  const unvalued = value?.filter(Number.isNaN).length ?? 0;
  const base: { [name: string]: TableColumn } = {
    customer,
    probability,
    probabilityLow: low,
    probabilityHigh: high,
    band: { codes: band, levels: BANDS },
    reasons,
    suggestion,
    ...(value === undefined ? {} : { value, valueAtRisk: probability.map((p, i) => p * value[i]) }),
  };
  const plan = planFor(options, base, columns, n, table.info.cuts[0].asOf, value);
  const cut = table.info.cuts[0];
  const info: ChurnScoresInfo = {
    kind: "churn-scores",
    key: "customer",
    asOf: cut.asOf,
    zone: table.info.zone,
    ...(table.info.currency === undefined ? {} : { currency: table.info.currency }),
    definition: model.definition,
    level,
    bands: BANDS.map((name, b) => ({
      band: name,
      customers: band.filter((own) => own === b).length,
      from: [0, model.bands.medium, model.bands.high][b],
    })),
    expected: sum(probability),
    valueAtRisk:
      value === undefined
        ? null
        : sum((base.valueAtRisk as Float64Array).map((v) => (Number.isNaN(v) ? 0 : v))),
    leftOut: cut.leftOut,
    plan: plan === undefined ? null : plan.info,
    warnings: [
      ...model.fit.warnings,
      ...(unvalued > 0 ? [`${peopleText(unvalued)} no value: what is at risk leaves them out.`] : []),
    ],
  };
  return new Table(n, { ...base, ...plan?.columns } as never, info) as unknown as ChurnScores;
}

/** The features of those to score: a churn table as it is, a log read as for training. */
function rowsToScore(
  model: ChurnModel,
  log: ChurnLog | Data<object> | ChurnTable,
  { asOf, reading }: ScoreChurnOptions,
): ChurnTable {
  const { observation, gap, outcome } = model.windows;
  const given =
    log instanceof Table && log.info.kind === "churn" ? (log as unknown as ChurnTable) : undefined;
  if (given === undefined && asOf === undefined)
    throw badOption("asOf", asOf, "the exclusive end of what is known, such as today");
  const table =
    given ??
    churnTable(log as ChurnLog, {
      zone: model.zone,
      ...reading,
      asOf: asOf as NonNullable<typeof asOf>,
      observation: { days: observation },
      ...(gap > 0 ? { gap: { days: gap } } : {}),
      outcome: { days: outcome },
      churn: model.churn,
      labels: "none",
      features: model.features.map(({ name }) => name),
    });
  needSameWindows(model, table, WHAT);
  if (table.info.cuts.length !== 1)
    throw new ClienteleError(
      "bad-input",
      `${WHAT} scores customers at one date; the churn table has ${table.info.cuts.length} cuts.`,
      { value: table.info.cuts.length, expected: "one cut" },
    );
  const missing = model.features.find(({ name }) => !Object.hasOwn(table.columns, name));
  if (missing !== undefined)
    throw new ClienteleError(
      "missing-column",
      `${WHAT} needs the feature "${missing.name}" (${missing.label}), which the log does not tell: it needs ${missing.needs}.`,
      { column: missing.name, expected: missing.needs },
    );
  return table;
}

function wordsFor(
  model: ChurnModel,
  table: ChurnTable,
  band: Int32Array,
  { reasons: most = 3, actions = retentionActions() }: ScoreChurnOptions,
): { readonly reasons: TextColumn; readonly suggestion: TextColumn } {
  if (!Number.isInteger(most) || most < 0) throw badOption("reasons", most, "a whole number, zero or more");
  if (
    !Array.isArray(actions) ||
    actions.length === 0 ||
    !actions.every((a) => typeof a?.action === "string" && Array.isArray(a.reasons))
  )
    throw badOption("actions", actions, "a table such as retentionActions()");
  const columns = table.columns as unknown as NamedColumns;
  const currency = table.info.currency === "" ? undefined : table.info.currency;
  const reasonsAt = reasonsOf(model, columns, riskParts(model, columns, table.length), currency);
  const texts: (string | null)[] = [];
  const todo: string[] = [];
  for (let i = 0; i < table.length; i++) {
    const found = reasonsAt(i);
    const said = found.slice(0, most).map(({ text }) => text);
    texts.push(said.length === 0 ? null : [...new Set(said)].join("; "));
    const because = new Set(found.slice(0, Math.max(most, 3)).flatMap(({ features }) => features));
    const called = actions.find(({ reasons }) =>
      reasons.length === 0 ? band[i] > 0 : (reasons as readonly string[]).some((name) => because.has(name)),
    );
    todo.push(called?.action ?? "nothing for now");
  }
  return { reasons: textColumn(texts), suggestion: textColumn(todo) };
}

/** What each customer is worth; NaN for those without a value, who then are in no plan. */
function valuesFor(
  value: ScoreChurnOptions["value"],
  customer: TextColumn,
  currency: string | undefined,
): Float64Array | undefined {
  if (value === undefined) return undefined;
  const n = customer.codes.length;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw badOption("value", value, "money, or rows with customer and expected");
    return new Float64Array(n).fill(value);
  }
  if (value instanceof Table) needSameCurrency(value.info.currency, currency, "The values", "the customers");
  const { columns } = readColumns(
    value as Data<ChurnValueRow>,
    {
      customer: { as: "text", from: "customer" },
      expected: { as: "number", from: "expected", required: false },
    },
    { zone: zoneOf("UTC"), what: `${WHAT} (option value)` },
  );
  const of = new Map<string, number>();
  const { codes, levels } = columns.customer;
  for (let i = 0; i < codes.length; i++) of.set(levels[codes[i]], columns.expected[i]);
  return Float64Array.from({ length: n }, (_, i) => of.get(customer.levels[customer.codes[i]]) ?? Number.NaN);
}

function planFor(
  { plan, value: given }: ScoreChurnOptions,
  scores: { readonly [name: string]: TableColumn },
  features: NamedColumns,
  n: number,
  asOf: number,
  value: Float64Array | undefined,
):
  | {
      readonly columns: { readonly [name: string]: TableColumn };
      readonly info: NonNullable<ChurnScoresInfo["plan"]>;
    }
  | undefined {
  if (plan === undefined) return undefined;
  if (value === undefined)
    throw badOption("value", given, "what is lost when a customer leaves, which a plan needs");
  const known = value.map((v) => (Number.isNaN(v) ? 0 : v));
  const rows = new Table(n, { ...features, ...scores, value: known } as never, {
    kind: "churn-scores",
    key: "customer",
  });
  const { columns, info } = retentionPlan(rows as never, { ...plan, asOf } as never);
  const { decisions, expectedProfit, cost, valueAtRisk, lowestProbability, warnings } = info;
  const {
    customer: _customer,
    probability: _probability,
    valueAtRisk: _valueAtRisk,
    ...own
  } = columns as unknown as { readonly [name: string]: TableColumn };
  const unvalued = value.filter(Number.isNaN).length;
  return {
    columns: own,
    info: {
      decisions,
      expectedProfit,
      cost,
      valueAtRisk,
      lowestProbability,
      warnings: [
        ...warnings,
        ...(unvalued > 0 ? [`${peopleText(unvalued)} no value and are taken to be worth nothing.`] : []),
      ],
    },
  };
}

function peopleText(n: number): string {
  return n === 1 ? "1 customer has" : `${n} customers have`;
}
