import { expectTypeOf, it } from "vitest";
import {
  fitLifecycle,
  type LifecycleModel,
  type LifecycleStage,
  type LifecycleState,
  lifecycleStages,
  stageChanges,
} from "../../../src/segmentation/index.ts";

declare const model: LifecycleModel;
declare const state: LifecycleState;
const asOf = "2026-01-01";
const sales = [{ buyer: 7, at: new Date(0), total: 3 }];

it("takes columns by name and kind", () => {
  fitLifecycle(sales, { asOf, customer: "buyer", time: "at", amount: "total" });
  fitLifecycle(sales, { asOf, customer: (row) => row.buyer, time: "at" });
  // @ts-expect-error no column "customer", and none named
  fitLifecycle(sales, { asOf, time: "at" });
  // @ts-expect-error a date is no id
  fitLifecycle(sales, { asOf, customer: "at", time: "at" });
  // @ts-expect-error no such column
  lifecycleStages(model, sales, { asOf, customer: "buyer", time: "when" });
});

it("needs no options for a state, which knows its own end", () => {
  const stages = lifecycleStages(model, state);
  expectTypeOf(stages.of("ann")?.stage).toEqualTypeOf<LifecycleStage | undefined>();
  const changes = stageChanges(model, state, { from: 0 });
  expectTypeOf(changes.at(0)?.from).toEqualTypeOf<LifecycleStage | null | undefined>();
  // @ts-expect-error a window needs a beginning
  stageChanges(model, state, {});
});
