import { expectTypeOf, it } from "vitest";
import type { Orders, ProfileRow } from "../../../src/data/schema.ts";
import {
  type Condition,
  conditionsFor,
  evaluateSegment,
  type Facts,
  prepareFacts,
} from "../../../src/segmentation/index.ts";

interface Person {
  readonly customer: string;
  readonly city: string | null;
  readonly plan: "free" | "pro";
  readonly age?: number | null;
  readonly born: Date;
  readonly adult: boolean;
}
const people: Person[] = [];
const visits = [{ customer: "a", time: 0, event: "visit", page: "/", seconds: 3 }];
declare const orders: Orders;
const facts = prepareFacts({ profiles: people, events: visits, orders }, { asOf: 0 });
const is = conditionsFor(facts);

it("fields and the values they are compared with come from the row type", () => {
  expectTypeOf(is.profile("city").eq("Bonn")).toEqualTypeOf<Condition>();
  is.profile("plan").in("free", "pro");
  is.profile("age").between(18, 30);
  is.profile("age").gte({ ago: { days: 3 } });
  is.profile("born").during({ last: { years: 1 } });
  is.profile("adult").eq(true);
  is.profile("city").known();
  // @ts-expect-error no such field
  is.profile("town");
  // @ts-expect-error the id is no field
  is.profile("customer");
  // @ts-expect-error a number is no city
  is.profile("city").eq(3);
  // @ts-expect-error no such plan
  is.profile("plan").eq("gold");
  // @ts-expect-error text is no age
  is.profile("age").gt("30");
  // @ts-expect-error a date is compared with moments
  is.profile("born").gt(30);
  // @ts-expect-error a yes or no has no order
  is.profile("adult").gt(true);
  // @ts-expect-error there are no scores
  is.score("churn");
  // @ts-expect-error no such table
  is.field("city");
});

it("properties belong to the events of the name, whose names are free", () => {
  is.did("anything", { where: (p) => p("page").startsWith("/tea") });
  is.sum("visit", "seconds").gt(3);
  is.sum("order", "revenue", { where: (p) => [p("items").gt(2), p("channel").eq("web")] }).gt(3);
  is.did("order item", { where: (p) => p("category").eq("tea") });
  is.distinct("order item", "item").gte(2);
  is.count(["visit", "click"], { window: { calendar: "month", shift: -1 } }).gte(2);
  // @ts-expect-error pages have no amount
  is.did("visit", { where: (p) => p("amount").gt(3) });
  // @ts-expect-error text has no sum
  is.sum("visit", "page");
  // @ts-expect-error orders have no page
  is.did("order", { where: (p) => p("page").eq("/") });
  // @ts-expect-error a count is a number
  is.count("visit").gte("3");
  // @ts-expect-error no such window
  is.did("visit", { window: { lately: { days: 3 } } });
});

it("rows of any shape take any name, and facts fit where facts are asked for", () => {
  const loose: Record<string, unknown>[] = [];
  const any = conditionsFor(prepareFacts({ profiles: loose }, { asOf: 0 }));
  any.profile("whatever").eq(3);
  any.profile("whatever").contains("x");
  conditionsFor<{ profiles: ProfileRow; customers: never; scores: never; orders: never; events: never }>()
    .profile("consent")
    .eq(1);
  expectTypeOf(facts).toExtend<Facts>();
  expectTypeOf(evaluateSegment(is.inSegment("x"), facts)).toEqualTypeOf<string[]>();
  expectTypeOf(evaluateSegment(is.inSegment("x"), facts, { as: "column" })).toEqualTypeOf<Float64Array>();
});

it("conditions written by hand are checked too", () => {
  const rule: Condition = { op: "all", of: [{ op: "did", events: { event: "visit" } }] };
  evaluateSegment(rule, facts);
  // @ts-expect-error no such operation
  const wrong: Condition = { op: "everyone" };
  void wrong;
});
