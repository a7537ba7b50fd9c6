import { civilOf, DAY_MS, dayNumber, periodLabel } from "../../core/time.ts";
import { isoOf } from "./clock.ts";
import { firstTimeOf } from "./compile-pattern.ts";
import { timesOf } from "./compile-test.ts";
import type { AnniversaryCondition } from "./condition.ts";
import { fieldOf } from "./field-of.ts";
import { explanation, type Leaf, type Scope } from "./rule.ts";
import { openStream } from "./stream.ts";
import { kindWords } from "./words.ts";

/** A yearly return of a date falls on one of the days asked for. */
export function compileAnniversary(condition: AnniversaryCondition, { facts, clock, path }: Scope): Leaf {
  const { of, from = 0, to = from + 1 } = condition;
  const { zone } = clock;
  const today = dayNumber(clock.asOf, zone);
  const dateOf =
    "first" in of
      ? firstTimeOf(openStream(of.first, facts, clock, `${path}.of.first`))
      : timesOf(fieldOf(facts, of.table, of.field, `${path}.of`), clock);
  const yearOf = yearsByDay(today + from, today + to);
  const holds = (c: number): boolean => {
    const time = dateOf(c);
    if (Number.isNaN(time)) return false;
    const date = civil(Math.floor(zone.toWall(time) / DAY_MS));
    return yearOf[date.monthDay] > date.year;
  };
  const what = "first" in of ? `the first ${kindWords(of.first)}` : `${of.field} of ${of.table}`;
  return {
    holds,
    why: (c) => {
      const date = dateOf(c);
      const when = Number.isNaN(date) ? "not known" : isoOf(date, zone);
      const days = `${periodLabel(today + from, "day")} to before ${periodLabel(today + to, "day")}`;
      const words = `${what} is ${when}; asked: a yearly return on ${days}`;
      return explanation(holds(c), "anniversary", path, words, { date: Number.isNaN(date) ? null : date });
    },
  };
}

const MONTH = 32;

/** The latest year in which each day of the year (month x 32 + day) lies among the days `[from, to)`; -Infinity where it does not. */
function yearsByDay(from: number, to: number): Float64Array {
  const years = new Float64Array(13 * MONTH).fill(Number.NEGATIVE_INFINITY);
  for (let d = from; d < to; d++) {
    const { year, month, day } = civilOf(d);
    years[month * MONTH + day] = year;
    // in a common year the 28th of February stands for the 29th too
    if (month === 2 && day === 28 && civilOf(d + 1).month === 3) years[2 * MONTH + 29] = year;
  }
  return years;
}

/** Year and day of the year of a day number, without making a Date (Hinnant, days from civil, 2013). */
function civil(dayNumber: number): { readonly year: number; readonly monthDay: number } {
  // counted from 0000-03-01, so that the leap day is the last of its year
  const z = dayNumber + 719_468;
  const era = Math.floor(z / 146_097);
  const ofEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), monthDay: month * MONTH + day };
}
