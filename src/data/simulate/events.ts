import { GrowingFloats, GrowingInts } from "../../core/growing.ts";
import { pick } from "../../core/pick.ts";
import { poisson } from "../../core/poisson.ts";
import { aliasTable, categorical, fork, type Random, uniform } from "../../core/random.ts";
import { Table } from "../../core/table.ts";
import type { EventRow, Events } from "../schema.ts";
import type { Lines, Tastes } from "./baskets.ts";
import type { ShopParameters } from "./parameters.ts";
import { type Lives, timeOrder, type Visits } from "./visits.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEK_MS = 168 * HOUR_MS;
const EVENTS: readonly string[] = ["page_view", "add_to_cart", "complaint"];
const PAGE_VIEW = 0;
const ADD_TO_CART = 1;
const COMPLAINT = 2;

/** What events are made from. */
export interface EventSource {
  readonly visits: Visits;
  readonly lives: Lives;
  readonly lines: Lines;
  readonly tastes: Tastes;
  readonly customerLevels: readonly string[];
  readonly itemLevels: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly zone: string;
  /** False: a table without rows. */
  readonly wanted: boolean;
}

/**
 * Page views and carts of the visits that lead to an online order, of visits of online customers that lead to none (only while the
 * customer has not left), and complaints one to seventy-two hours after the order. What would fall outside of the range is left out.
 */
export function simulateEvents(random: Random, p: ShopParameters, source: EventSource): Events {
  const { visits, lives, lines, tastes, from, to } = source;
  const draws = fork(random, "events");
  const time = new GrowingFloats();
  const [who, event, subject, session, channel] = Array.from({ length: 5 }, () => new GrowingInts());
  const popular = aliasTable(p.items.map((item) => item.weight));
  let sessions = 0;
  const add = (t: number, c: number, what: number, item: number, inSession: number, by: number): void => {
    if (t < from || t >= to) return;
    time.push(t);
    who.push(c);
    event.push(what);
    subject.push(item);
    session.push(inSession);
    channel.push(by);
  };

  const orders = source.wanted ? visits.time.length : 0;
  for (let o = 0; o < orders; o++) {
    const by = lines.channel[o];
    const first = lines.firstLine[o];
    const end = o + 1 < orders ? lines.firstLine[o + 1] : lines.length;
    // a renewal happens by itself: nobody looks at pages for it
    const renewal =
      visits.plan[o] >= 0 && end - first === 1 && visits.time[o] !== lives.joined[visits.customer[o]];
    if (p.channels[by].online && !renewal) {
      const s = sessions++;
      let t = visits.time[o] - Math.ceil(uniform(draws) * 3) * MINUTE_MS;
      for (let l = end - 1; l >= first; l--) {
        add(t, visits.customer[o], ADD_TO_CART, lines.item[l], s, by);
        t -= Math.ceil(uniform(draws) * 2) * MINUTE_MS;
        add(t, visits.customer[o], PAGE_VIEW, lines.item[l], s, by);
      }
      for (let n = poisson(draws, 1.5); n > 0; n--) {
        t -= Math.ceil(uniform(draws) * 2) * MINUTE_MS;
        add(t, visits.customer[o], PAGE_VIEW, categorical(draws, popular), s, by);
      }
    }
    if (visits.complaint[o] === 1) {
      const after = HOUR_MS + Math.floor(uniform(draws) * 71 * 60) * MINUTE_MS;
      add(visits.time[o] + after, visits.customer[o], COMPLAINT, lines.item[first], -1, by);
    }
  }

  const customers = source.wanted ? lives.joined.length : 0;
  for (let i = 0; i < customers; i++) {
    const by = tastes.channel[i];
    if (!p.channels[by].online) continue;
    const end = Number.isNaN(lives.left[i]) ? to : lives.left[i];
    const span = end - lives.joined[i];
    for (let n = poisson(draws, (p.browsing * lives.rate[i] * span) / WEEK_MS); n > 0; n--) {
      const s = sessions++;
      let t = lives.joined[i] + Math.floor((uniform(draws) * span) / 1000) * 1000;
      for (let views = 1 + poisson(draws, 1); views > 0; views--) {
        const item = categorical(draws, popular);
        add(t, i, PAGE_VIEW, item, s, by);
        t += MINUTE_MS;
        if (uniform(draws) < 0.2) add(t, i, ADD_TO_CART, item, s, by);
      }
    }
  }

  const times = time.done();
  const order = timeOrder(times);
  const text = (ints: GrowingInts, levels: readonly string[]) => pick({ codes: ints.done(), levels }, order);
  const columns = {
    customer: text(who, source.customerLevels),
    time: pick(times, order),
    event: text(event, EVENTS),
    subject: text(subject, source.itemLevels),
    session: text(
      session,
      Array.from({ length: sessions }, (_, s) => `s${s + 1}`),
    ),
    channel: text(
      channel,
      p.channels.map((c) => c.channel),
    ),
  };
  return new Table<EventRow>(times.length, columns, {
    kind: "events",
    source: "simulated",
    zone: source.zone,
  }) as Events;
}
