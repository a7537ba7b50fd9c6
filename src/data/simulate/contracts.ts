import { aliasTable, beta, categorical, fork, type Random, uniform } from "../../core/random.ts";
import { civilOf, DAY_MS, dayOf, type Zone } from "../../core/time.ts";
import type { ShopClock } from "./clock.ts";
import type { ShopParameters } from "./parameters.ts";
import { addGuests, type Lives, orderBook, type Size, type Visits } from "./visits.ts";

const WEEKS_PER_MONTH = 365.25 / 12 / 7;

/**
 * The charges of subscribers: each pays on joining and at every renewal, and leaves at a renewal with a chance of its own (the shifted
 * beta-geometric model of Fader and Hardie 2007). Renewals fall on the same day of the month, or on its last day.
 */
export function simulateContracts(
  random: Random,
  p: ShopParameters,
  clock: ShopClock,
  size: Size,
  to: number,
  zone: Zone,
): { visits: Visits; lives: Lives } {
  const draws = fork(random, "contracts");
  const book = orderBook();
  const plans = aliasTable(p.plans.map((plan) => plan.share));
  for (let i = 0; i < size.customers && book.orders() < size.orders; i++) {
    const code = categorical(draws, plans);
    const plan = p.plans[code];
    const dropout = beta(draws, plan.a, plan.b);
    const joined = clock.at(uniform(draws) * p.joinShare * clock.weeks);
    let left = Number.NaN;
    let complaint = false;
    for (let n = 0, time = joined; time < to; n++, time = monthsAfter(joined, n * plan.months, zone)) {
      if (n > 0 && (uniform(draws) < dropout || (complaint && uniform(draws) < p.complaintDropout))) {
        left = time;
        break;
      }
      complaint = uniform(draws) < p.complaintShare;
      book.order(i, time, complaint, code);
    }
    book.customer(joined, left, 1 / (plan.months * WEEKS_PER_MONTH), dropout, code);
  }
  addGuests(fork(random, "guests"), p, clock, book);
  return book.done();
}

/** The same wall time so many calendar months later, on the last day of the month where it is shorter. */
function monthsAfter(time: number, months: number, zone: Zone): number {
  const wall = zone.toWall(time);
  const start = Math.floor(wall / DAY_MS);
  const { year, month, day } = civilOf(start);
  const target = Math.min(dayOf(year, month + months, day), dayOf(year, month + months + 1, 0));
  return zone.toUtc(target * DAY_MS + (wall - start * DAY_MS));
}
