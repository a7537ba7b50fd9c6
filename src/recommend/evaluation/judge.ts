import type { Random } from "../../core/random.ts";
import { fork } from "../../core/random.ts";
import { type Columns, Table, type TableColumn } from "../../core/table.ts";
import type { Steps } from "../../core/work.ts";
import type { Interactions } from "../input/interaction-types.ts";
import { bootstrapSteps, estimateOf, meanOf } from "./bootstrap.ts";
import type {
  EvaluatedCustomerRow,
  EvaluatedCustomers,
  EvaluatedCustomersInfo,
  JudgedRecommender,
} from "./evaluation-types.ts";
import { listFigures } from "./list-figures.ts";
import type { RankedCustomers } from "./rank-customers.ts";
import { FIGURES } from "./rank-figures.ts";
import type { InteractionFold } from "./split-types.ts";
import type { RecommendTarget, TestCustomers } from "./test-customers.ts";

/** What the lists are judged by. */
export interface JudgeSettings {
  readonly target: RecommendTarget;
  readonly k: number;
  readonly level: number;
  readonly resamples: number;
  readonly random: Random;
  readonly similarity: ((a: string, b: string) => number) | undefined;
}

/** A fold and who of it is tested on. */
export interface TestFold {
  readonly fold: InteractionFold;
  readonly test: TestCustomers;
}

/** The lists of one recommender on all folds, judged: `ranked` has an entry per fold. */
export function* judge(
  name: string,
  ranked: readonly RankedCustomers[],
  folds: readonly TestFold[],
  settings: JudgeSettings,
): Steps<JudgedRecommender> {
  const perCustomer = meansPerCustomer(folds, ranked, settings);
  const columns = FIGURES.map((figure) => perCustomer.columns[figure]);
  const draws = yield* bootstrapSteps(columns, settings.resamples, fork(settings.random, "customers"));
  const metrics = Object.fromEntries(
    FIGURES.map((figure, c) => [
      figure,
      estimateOf(meanOf(columns[c]), draws[c], settings.level, perCustomer.length),
    ]),
  ) as JudgedRecommender["metrics"];
  const all = (part: (lists: RankedCustomers) => number) => ranked.reduce((sum, r) => sum + part(r), 0);
  const share = (some: number, of: number) => (of === 0 ? null : some / of);
  let short = 0;
  for (const { start, figures } of ranked)
    for (let t = 0; t < figures[0].length; t++) if (start[t + 1] - start[t] < settings.k) short++;
  return {
    name,
    metrics,
    lists: together(folds[0].fold.train, ranked, settings),
    again: {
      offered: share(
        all((r) => r.offeredAgain),
        all((r) => r.offered),
      ),
      hits: share(
        all((r) => r.hitsAgain),
        all((r) => r.hits),
      ),
    },
    short,
    perCustomer,
  };
}

/** Each customer once, whatever number of folds they are in: customers, not tests, are what is drawn from the world. */
function meansPerCustomer(
  folds: readonly TestFold[],
  ranked: readonly RankedCustomers[],
  { target, k }: JudgeSettings,
): EvaluatedCustomers {
  const { info, columns } = folds[0].fold.train;
  const tests = new Int32Array(info.customers);
  for (const { test } of folds) for (const c of test.customer) tests[c]++;
  const customers: number[] = [];
  const rowOf = new Int32Array(info.customers);
  for (let c = 0; c < tests.length; c++) if (tests[c] > 0) rowOf[c] = customers.push(c) - 1;
  const out: { [name: string]: TableColumn } = {
    customer: { codes: Int32Array.from(customers), levels: columns.customer.levels },
  };
  FIGURES.forEach((figure, f) => {
    const values = new Float64Array(customers.length);
    folds.forEach(({ test }, n) => {
      for (let t = 0; t < test.count; t++)
        values[rowOf[test.customer[t]]] += ranked[n].figures[f][t] / tests[test.customer[t]];
    });
    out[figure] = values;
  });
  const about: EvaluatedCustomersInfo = { kind: "evaluated-customers", key: "customer", target, k };
  return new Table(customers.length, out as unknown as Columns<EvaluatedCustomerRow>, about);
}

function together(
  train: Interactions,
  ranked: readonly RankedCustomers[],
  { similarity }: JudgeSettings,
): JudgedRecommender["lists"] {
  const { levels, codes } = train.columns.item;
  const bought = new Float64Array(levels.length);
  for (const code of codes) bought[code]++;
  const start: number[] = [0];
  const at: number[] = [];
  for (const lists of ranked)
    for (let l = 0; l + 1 < lists.start.length; l++) {
      // items that the interactions do not have are no part of their catalogue
      for (let e = lists.start[l]; e < lists.start[l + 1]; e++) if (lists.at[e] >= 0) at.push(lists.at[e]);
      start.push(at.length);
    }
  return listFigures(
    { start, at, lists: start.length - 1 },
    bought,
    train.length,
    similarity === undefined ? undefined : (a, b) => similarity(levels[a], levels[b]),
  );
}
