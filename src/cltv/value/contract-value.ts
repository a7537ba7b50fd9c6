import type { Data } from "../../core/columns.ts";
import { randomFrom } from "../../core/random.ts";
import { Table } from "../../core/table.ts";
import { sumBy } from "../../numeric/sum.ts";
import { learntOf, parametersFor } from "../contract/contract-covariates.ts";
import { needContractModel } from "../contract/contract-input.ts";
import type { ContractModel } from "../contract/contract-model.ts";
import { readContracts } from "../contract/contract-rows.ts";
import { renewalsToCome } from "../contract/lifetimes.ts";
import { residualLifetime } from "../contract/residual-lifetime.ts";
import { type ContractParameters, logRenewal } from "../contract/shifted-beta.ts";
import { parameterDraws } from "../purchase/draws.ts";
import { sameUnit } from "../purchase/purchase-rows.ts";
import type { ContractValueOptions, CustomerValueInfo, CustomerValueRow } from "./customer-value.ts";
import { forecastTotal } from "./joint-total.ts";
import { intervalSettings } from "./order-forecast.ts";
import {
  chosenRows,
  commonRows,
  namesOf,
  originOf,
  type ReadPart,
  readNumber,
  rereadable,
} from "./value-rows.ts";
import { valueTimes } from "./value-times.ts";
import { intervalNotes, lateContractWords } from "./words.ts";

/** Renewals that the variance of a contract looks at. */
const TERMS = 5000;

/** Value of contracts: see `customerValue`. */
export function contractValue(
  model: ContractModel,
  contracts: Data<object>,
  options: ContractValueOptions,
): Table<CustomerValueRow, CustomerValueInfo> {
  const what = "customerValue";
  needContractModel(model, what);
  const { level, draws, seed } = intervalSettings(options);
  const { unit } = model;
  const { delta, horizon } = valueTimes(options, { unit, step: 1 });
  const data = rereadable(contracts);
  if (data instanceof Table) sameUnit(data.info.unit, unit, what);
  const { margin = 1, onInvalid, untilRenewal = 0 } = options;
  const names = (model.covariates ?? []).map(({ name }) => name);
  const read = readContracts(data, options, what, { endedBy: "optional", covariates: names });
  const payment = readNumber(
    data,
    options.payment,
    "payment",
    "an amount of money, zero or more",
    Number.MAX_VALUE,
    onInvalid,
    what,
  );
  const shares = readNumber(data, margin, "margin", "a share from 0 to 1", 1, onInvalid, what);
  const parts: ReadPart[] = [read];
  for (const part of [payment, shares]) if (typeof part.values !== "number") parts.push(part);
  const kept = commonRows(parts);
  const periods = chosenRows(read.periods, kept[0]);
  const ended = chosenRows(read.ended, kept[0]);
  const count = chosenRows(read.count, kept[0]);
  const customer = chosenRows(namesOf(read.customer, read), kept[0]);
  const length = periods.length;
  const wide = (part: typeof payment) =>
    typeof part.values === "number"
      ? new Float64Array(length).fill(part.values)
      : chosenRows(part.values, kept[parts.indexOf(part)]);
  const money = wide(payment);
  const share = wide(shares);
  const origin = originOf(data, options, what);
  const table = new Table<{ [column: string]: string | number }>(
    length,
    {
      customer,
      periods,
      ended,
      count,
      ...Object.fromEntries(names.map((name, c) => [name, chosenRows(read.covariates[c], kept[0])])),
    },
    { kind: "contracts" },
  );
  const residual = residualLifetime(model, table, {
    delta,
    level,
    untilRenewal,
    ...(options.horizon !== "infinite" && { horizon: options.horizon }),
  });
  const columns = residual.columns as unknown as { readonly [name: string]: Float64Array };
  // a margin of nothing times payments without end is nothing
  const worth = (values: Float64Array) =>
    values.map((v, i) => (money[i] * share[i] === 0 ? 0 : v * money[i] * share[i]));

  // contracts of equal age and covariates are one cell
  const covariates = read.covariates.map((values) => chosenRows(values, kept[0]));
  let most = 0;
  for (let i = 0; i < length; i++) if (ended[i] === 0) most = Math.max(most, periods[i]);
  const groups = new Map<string, number>();
  const kinds: number[][] = [];
  const codes = Int32Array.from(periods, (k, i) => {
    if (ended[i] === 1) return -1;
    const kind = covariates.map((values) => values[i]);
    const key = kind.join(" ");
    const known = groups.get(key) ?? kinds.push(kind) - 1;
    groups.set(key, known);
    return known * (most + 1) + k;
  });
  const cells = kinds.length * (most + 1);
  const weights = sumBy(
    money.map((m, i) => m * share[i] * count[i]),
    codes,
    cells,
  );
  const squares = sumBy(
    money.map((m, i) => (m * share[i]) ** 2 * count[i]),
    codes,
    cells,
  );
  const first = Math.exp(-delta * untilRenewal);
  const payments = residual.info.payments ?? Number.POSITIVE_INFINITY;
  const learnt = learntOf(model);
  const toCome = (all: Float64Array) => {
    const out = new Float64Array(cells);
    kinds.forEach((kind, g) => {
      const each = renewalsToCome(parametersFor(model, all, kind), most, delta, payments);
      for (let k = 0; k <= most; k++) out[g * (most + 1) + k] = first * each[k];
    });
    return out;
  };
  const drawn = parameterDraws(
    [{ at: learnt, covariance: model.fit.covariance }],
    draws,
    randomFrom(seed),
  ).map(([all]) => toCome(all));
  let variance = 0;
  for (let cell = 0; cell < cells; cell++)
    if (squares[cell] > 0) {
      const p = parametersFor(model, learnt, kinds[Math.floor(cell / (most + 1))]);
      variance += squares[cell] * varianceOf(p, cell % (most + 1), delta, payments, first);
    }
  const total = forecastTotal(
    toCome(learnt).map((v, cell) => (weights[cell] === 0 ? 0 : v * weights[cell])),
    new Float64Array(cells).fill(1),
    (cell, draw) => drawn[draw][cell] * weights[cell],
    drawn.length,
    level,
    variance,
  );
  const endless = total.expected === Number.POSITIVE_INFINITY;
  const { beyondData, notes } = residual.info;
  // the first of the notes where it is endless
  const reason = endless ? notes[0] : null;
  const rejected = parts.flatMap((part) => part.rejected);
  return new Table<CustomerValueRow, CustomerValueInfo>(
    length,
    {
      customer,
      expected: worth(columns.residual),
      expectedLow: worth(columns.residualLow),
      expectedHigh: worth(columns.residualHigh),
      rangeLow: worth(columns.rangeLow),
      rangeHigh: worth(columns.rangeHigh),
      alive: ended.map((over) => 1 - over),
      orders: columns.residual,
      spend: money,
    },
    {
      ...origin,
      kind: "customer-value",
      key: "customer",
      models: [model.kind],
      unit,
      horizon: horizon === Number.POSITIVE_INFINITY ? null : horizon,
      delta,
      level,
      seed,
      total,
      beyondData,
      reason,
      ...(rejected.length > 0 && { rejected }),
      notes: [
        ...notes,
        ...(options.margin === undefined ? ["No margin is given: this is revenue, not profit."] : []),
        ...lateContractWords(beyondData, model.longest, unit),
        ...intervalNotes(model.fit),
      ],
    },
  );
}

/** Variance of the discounted payments still to come of one contract with k renewals behind it. */
function varianceOf(
  p: ContractParameters,
  k: number,
  delta: number,
  payments: number,
  first: number,
): number {
  const z = Math.exp(-delta);
  let stays = 1;
  let worth = first;
  let sofar = 0;
  let mean = 0;
  let square = 0;
  for (let j = 0; j < Math.min(payments, TERMS); j++) {
    stays *= Math.exp(logRenewal(p, k + j + 1));
    // the j-th payment adds itself and its products with those before, which were made for certain then
    mean += stays * worth;
    square += stays * worth * (worth + 2 * sofar);
    if (stays * worth * (worth + 2 * sofar) < 1e-9 * square) break;
    sofar += worth;
    worth *= z;
  }
  return Math.max(0, square - mean * mean);
}
