import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { type Duration, durationDays, type TimeUnit, unitDays } from "../../core/time.ts";
import { numbered } from "../numbered.ts";
import { type BgBbModel, bgBbParameters } from "../occasions/bg-bb-model.ts";
import { occasionKernel } from "../occasions/occasion-kernel.ts";
import { type OccasionArrays, readOccasions } from "../occasions/occasion-rows.ts";
import { type ForecastColumns, type ForecastInput, readForecast } from "../purchase/forecast.ts";
import type { PurchaseKernel } from "../purchase/kernel.ts";
import { kernelOf } from "../purchase/kernels.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import { sameUnit } from "../purchase/purchase-rows.ts";
import type { SeasonalClock } from "../seasonal/seasonal-clock.ts";
import { type TimeAhead, timeAheadOf } from "../seasonal/time-ahead.ts";

/** Whether a model counts occasions instead of time. */
export function onOccasions(model: PurchaseModel | BgBbModel): model is BgBbModel {
  return (model as { readonly kind?: unknown } | null | undefined)?.kind === "bg-bb";
}

/** Reads the customers of any model of buying; ages of BG/BB are occasions. */
export function readBuying(
  model: PurchaseModel | BgBbModel,
  customers: Data<object>,
  options: object | undefined,
  what: string,
): ForecastInput {
  if (!onOccasions(model))
    return readForecast(model, customers, (options ?? {}) as ForecastColumns<object>, what, true);
  if (customers instanceof Table) sameUnit(customers.info.unit, model.unit, what);
  return occasionInput(
    model,
    readOccasions(customers, options, what),
    customers instanceof Table ? customers.info : {},
    what,
  );
}

function occasionInput(
  model: BgBbModel,
  read: OccasionArrays,
  { source, zone, asOf }: Partial<TableInfo>,
  what: string,
): ForecastInput {
  const parameters = bgBbParameters(model, what);
  const { length, frequency, recency, occasions, count, rows, rejected } = read;
  return {
    length,
    frequency,
    recency,
    age: occasions,
    count,
    customer: read.customer ?? numbered(length, rows),
    rows,
    kernel: occasionKernel(),
    parameters,
    parametersAt: () => parameters,
    kinds: () => ({
      length: 1,
      of: new Int32Array(length),
      parameters: [parameters],
      learnt: parameters,
      doubt: model.fit,
      parametersFrom: (_, learnt) => learnt,
      covarianceOf: () => model.fit.covariance,
      rounded: () => ({ id: 0, parameters }),
    }),
    info: {
      key: "customer",
      model: "bg-bb",
      unit: model.unit,
      ...(source !== undefined && { source }),
      ...(zone !== undefined && { zone }),
      ...(asOf !== undefined && { asOf }),
      ...(rejected.length > 0 && { rejected }),
      notes: model.fit.status === "converged" ? [] : model.fit.warnings,
    },
  };
}

/** The kernel of any model of buying; a draft is for parameters that are drawn by the hundred. */
export function buyingKernel(model: PurchaseModel | BgBbModel, draft = false): PurchaseKernel {
  return onOccasions(model) ? occasionKernel() : kernelOf(model, draft);
}

/** What is said of forecasts on a seasonal clock. */
const SEASONAL =
  "The model is on a seasonal clock: busy months ahead count for more than quiet ones, from the end of the data on.";

/** What a kernel's unit of time is. */
export interface Clock {
  readonly unit: TimeUnit;
  /** Length of the kernel's unit of time in `unit`: that from one occasion to the next, or 1. */
  readonly step: number;
  /** The seasonal clock that the kernel's time is on, and time from now on along it; undefined in calendar time. */
  readonly clock?: SeasonalClock | undefined;
  readonly ahead?: TimeAhead | undefined;
  readonly notes: readonly string[];
}

/** The clock of a model: its unit, of occasions the time between two of them, and the season it is on, from the end of what `customers` (else the model's data) tell. */
export function clockOf(
  model: PurchaseModel | BgBbModel,
  every: Duration | undefined,
  customers?: unknown,
): Clock {
  const unit = model?.unit;
  if (!onOccasions(model)) {
    if (every !== undefined) throw badOption("every", every, "nothing: the model does not count occasions");
    if (model?.clock === undefined) return { unit, step: 1, notes: [] };
    const ahead = timeAheadOf(model, customers);
    if (ahead !== undefined) return { unit, step: 1, clock: model.clock, ahead, notes: [SEASONAL] };
    throw new ClienteleError(
      "bad-model",
      "The model is on a seasonal clock and neither it nor the customers say up to when they know (asOf), so nobody can tell which months are ahead.",
    );
  }
  const step = every === undefined ? 1 : durationDays(every, "every") / unitDays(unit);
  const length = step === 1 ? `one ${unit}` : `${Number(step.toPrecision(3))} ${unit}s`;
  return {
    unit,
    step,
    notes: [
      `From one occasion to the next it is ${length}, and so long until the next one; between them nothing is bought.`,
    ],
  };
}
