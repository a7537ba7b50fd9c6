import { badOption } from "../../core/options.ts";
import { type Duration, durationDays, type TimeUnit, unitDays } from "../../core/time.ts";

/** A length of time: `{ months: 6 }`, or a number in the unit of the model. */
export type Age = number | Duration;

/** An age in the unit of a model. */
export function ageIn(unit: TimeUnit | undefined, age: unknown, name: string): number {
  if (typeof age === "number" && age >= 0 && age < Number.POSITIVE_INFINITY) return age;
  if (typeof age !== "object" || age === null)
    throw badOption(
      name,
      age,
      "a number of the model's unit, zero or more, or a length such as { months: 6 }",
    );
  if (unit === undefined)
    throw badOption(
      name,
      "a length with a unit",
      "a number: the lifetimes that the model was fitted on did not say their unit",
    );
  return durationDays(age as Duration, name) / unitDays(unit);
}

/** One or several ages. */
export function agesIn(unit: TimeUnit | undefined, ages: unknown, name: string): number[] {
  const list = Array.isArray(ages) ? (ages as unknown[]) : [ages];
  if (list.length === 0) throw badOption(name, ages, "at least one age");
  return list.map((age) => ageIn(unit, age, name));
}
