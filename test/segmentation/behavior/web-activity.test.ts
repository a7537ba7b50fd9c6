import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simulateShop } from "../../../src/data/index.ts";
import { wilsonInterval } from "../../../src/numeric/intervals.ts";
import { webActivity } from "../../../src/segmentation/index.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";

const MINUTE = 60_000;
const asOf = Date.UTC(2026, 2, 10);
const from = Date.UTC(2026, 2, 1);

interface Event {
  readonly customer: string;
  readonly time: number;
  readonly event: string;
  readonly subject?: string | null;
  readonly session?: string | null;
}

/** A second implementation for logs without session ids. */
function plainly(events: readonly Event[], customer: string) {
  const own = events.filter((e) => e.customer === customer && e.time < asOf).sort((a, b) => a.time - b.time);
  const site = own.filter((e) => !["purchase", "Opened Email"].includes(e.event));
  const visits: Event[][] = [];
  for (const e of site) {
    const last = visits.at(-1);
    if (last !== undefined && e.time - (last.at(-1) as Event).time <= 30 * MINUTE) last.push(e);
    else visits.push([e]);
  }
  const orders = own.filter((e) => e.event === "purchase").map((e) => e.time);
  const span = (v: readonly Event[]) => [v[0].time, (v.at(-1) as Event).time] as const;
  const converted = visits.map((v, i) => {
    const [a, b] = span(v);
    // an order belongs to the last visit begun by then
    return orders.some(
      (t) => t >= a && t <= b + 30 * MINUTE && !(visits[i + 1] && visits[i + 1][0].time <= t),
    );
  });
  const timed = visits.filter((v) => span(v)[1] > span(v)[0]);
  const minutes = timed.reduce((a, v) => a + (span(v)[1] - span(v)[0]) / MINUTE, 0);
  const left = visits.filter((v, i) => {
    const [a, b] = span(v);
    return (
      v.some((e) => e.event === "add_to_cart") &&
      !converted[i] &&
      !orders.some((t) => t >= a && t <= b + 1440 * MINUTE)
    );
  });
  const bounces = visits.filter((v, i) => v.length === 1 && !converted[i]).length;
  return {
    sessions: visits.length,
    pages: own.filter((e) => e.event === "page_view").length,
    distinctPages: new Set(own.filter((e) => e.event === "page_view").map((e) => e.subject)).size,
    minutes,
    timedSessions: timed.length,
    minutesPerSession: timed.length > 0 ? minutes / timed.length : null,
    carts: own.filter((e) => e.event === "add_to_cart").length,
    orders: orders.length,
    abandonedCarts: left.filter((v) => span(v)[1] + 1440 * MINUTE < asOf).length,
    openCarts: left.filter((v) => span(v)[1] + 1440 * MINUTE >= asOf).length,
    bounceShare: visits.length > 0 ? bounces / visits.length : null,
    bounceShareHigh: visits.length > 0 ? wilsonInterval(bounces, visits.length, 0.95)[1] : null,
    conversion: visits.length > 0 ? converted.filter(Boolean).length / visits.length : null,
  };
}

const anyEvents = fc.array(
  fc.record({
    customer: fc.constantFrom("a", "b", "__proto__"),
    minute: fc.integer({ min: 0, max: 9 * 1440 + 100 }),
    event: fc.constantFrom("page_view", "page_view", "add_to_cart", "scroll", "purchase", "Opened Email"),
    subject: fc.constantFrom("/", "/tea", "/mug"),
  }),
  { maxLength: 60 },
);

describe("webActivity", () => {
  it("agrees with a plain second implementation", () => {
    fc.assert(
      fc.property(anyEvents, (drawn) => {
        // no two at one moment: then their order in the log would decide
        const events: Event[] = drawn.map(({ minute, ...e }, i) => ({
          ...e,
          time: from + minute * MINUTE + i,
        }));
        events.push({ customer: "z", time: from, event: "purchase", subject: "/" });
        for (const row of webActivity(events, { asOf })) {
          const expected = plainly(events, row.customer);
          expectClose(
            Object.fromEntries(Object.keys(expected).map((name) => [name, row[name as keyof typeof row]])),
            expected,
            1e-12,
          );
        }
      }),
      { numRuns: 80 },
    );
  });

  it("takes the session ids of the log where it has them", () => {
    const at = (minute: number, session: string | null, event = "page_view") => ({
      customer: "ann",
      time: from + minute * MINUTE,
      event,
      session,
    });
    const web = webActivity(
      [at(0, "s"), at(1, null), at(90, "s"), at(20, null), at(91, "s", "purchase"), at(95, "t")],
      { asOf },
    );
    expect(web.at(0)).toMatchObject({ sessions: 3, minutes: 109, timedSessions: 2, conversion: 1 / 3 });
    expect(web.info.sessionsBy).toBe("given, gaps");
    // the same id of another customer is another session
    const two = webActivity([at(0, "s"), { ...at(1, "s"), customer: "bob" }, at(2, "s")], { asOf });
    expect([...two].map((r) => [r.customer, r.sessions, r.minutes])).toEqual([
      ["ann", 1, 2],
      ["bob", 1, 0],
    ]);
  });

  it("ends a session after more than the gap, not at it", () => {
    const events = [0, 30, 61].map((m) => ({ customer: "a", time: from + m * MINUTE, event: "page_view" }));
    expect(webActivity(events, { asOf }).at(0)?.sessions).toBe(2);
    expect(webActivity(events, { asOf, gapMinutes: 31 }).at(0)?.sessions).toBe(1);
    expect(webActivity(events, { asOf, gapMinutes: 29 }).at(0)?.sessions).toBe(3);
  });

  it("knows names in several spellings, and those it is told", () => {
    const names = ["Added to Cart", "add_to_cart", "AddToCart", "Product Added", "Warenkorb"];
    const events = names.map((event, i) => ({ customer: "a", time: from + i, event }));
    expect(webActivity(events, { asOf }).at(0)?.carts).toBe(4);
    expect(webActivity(events, { asOf }).info.otherEvents).toEqual({ Warenkorb: 1 });
    expect(webActivity(events, { asOf, names: { cart: ["warenkorb"] } }).at(0)?.carts).toBe(1);
    // a name the caller gives is of that kind, whatever it is by default
    expect(webActivity(events, { asOf, names: { page: ["add_to_cart"] } }).at(0)).toMatchObject({
      carts: 3,
      pages: 1,
    });
  });

  it("takes orders from the orders table, and knows nothing of carts given up without any orders", () => {
    const events = ["page_view", "add_to_cart"].map((event, i) => ({
      customer: "a",
      time: from + i * MINUTE,
      event,
    }));
    const unknown = webActivity(events, { asOf });
    expect(unknown.info.ordersFrom).toBe("unknown");
    expect(unknown.at(0)).toMatchObject({
      orders: null,
      abandonedCarts: null,
      conversion: null,
      labels: null,
    });
    const orders = [
      { customer: "a", time: from + 20 * MINUTE, amount: 5 },
      { customer: "b", time: from + 20 * MINUTE, amount: 5 },
    ];
    const known = webActivity(events, { asOf, orders });
    expect(known.length).toBe(1);
    expect(known.at(0)).toMatchObject({ orders: 1, abandonedCarts: 0, conversion: 1, labels: "buyer" });
    const none = webActivity(events, { asOf, orders: [] as typeof orders });
    expect(none.at(0)).toMatchObject({ orders: 0, abandonedCarts: 1, labels: "cart abandoner" });
  });

  it("skips and reports rows of the orders table that cannot be read, where asked to", () => {
    const events = [{ customer: "a", time: "2026-01-01T10:00", event: "page_view" }];
    const orders = [
      { customer: "a", time: "2026-01-01T10:05", amount: 3 },
      { customer: "a", time: "soon", amount: 3 },
    ] as never;
    const web = webActivity(events, { asOf: "2026-02-01", orders, onInvalid: "skip" });
    expect(web.of("a")?.orders).toBe(1);
    expect(web.info.rejected).toMatchObject([{ reason: "orders: time: not a time", rows: 1 }]);
    expect(() => webActivity(events, { asOf: "2026-02-01", orders })).toThrow(
      expect.objectContaining({ code: "bad-value" }),
    );
  });

  it("waits for a cart's time to be over", () => {
    const cart = [{ customer: "a", time: from, event: "add_to_cart" }];
    const web = (end: number, hours: number) =>
      webActivity(cart, {
        asOf: from + end * 60 * MINUTE,
        orders: [],
        abandonedAfter: { days: hours / 24 },
      }).at(0);
    expect(web(4, 4)).toMatchObject({ abandonedCarts: 0, openCarts: 1 });
    expect(web(5, 4)).toMatchObject({ abandonedCarts: 1, openCarts: 0 });
  });

  it("labels what people do", () => {
    const visit = (customer: string, day: number, names: readonly string[], pages: readonly string[] = []) =>
      names.map((event, i) => ({
        customer,
        time: from + day * 1440 * MINUTE + i * MINUTE,
        event,
        subject: pages[i] ?? "/",
      }));
    const p = "page_view";
    const events = [
      ...visit("browser", 0, [p, p]),
      ...visit("browser", 2, [p, p]),
      ...visit("quick", 0, [p]),
      ...visit("quick", 1, [p]),
      ...visit("reader", 0, Array(12).fill(p)),
      ...visit("reader", 3, Array(12).fill(p)),
      ...visit("cart", 0, [p, "add_to_cart"]),
      ...visit("files", 0, ["file_download"]),
      ...visit("buyer", 0, [p, p, "purchase"]),
      ...visit("mail", 0, ["Opened Email"]),
    ];
    const web = webActivity(events, { asOf });
    expect(Object.fromEntries([...web].map((r) => [r.customer, r.labels]))).toEqual({
      browser: "browser",
      quick: "quick visitor",
      reader: "researcher, browser",
      cart: "cart abandoner",
      files: "downloader",
      buyer: "buyer",
      mail: null,
    });
    expect(web.of("mail")).toMatchObject({ sessions: 0, firstVisit: null, bounceShare: null });
    expect(web.info.sizes).toMatchObject({ browser: 2, researcher: 1 });
  });

  it("adds up to the log of a simulated shop", () => {
    const { events, orders } = simulateShop({ seed: 4, customers: 120 });
    const web = webActivity(events, { asOf: "2026-01-01", orders });
    const named = [...events].filter((e) => e.customer !== null);
    const total = (name: "pages" | "carts" | "sessions") => [...web].reduce((a, r) => a + r[name], 0);
    expect(total("pages")).toBe(named.filter((e) => e.event === "page_view").length);
    expect(total("carts")).toBe(named.filter((e) => e.event === "add_to_cart").length);
    expect(total("sessions")).toBe(
      new Set(named.filter((e) => e.event !== "complaint").map((e) => `${e.customer} ${e.session}`)).size,
    );
    expect(web.info.leftOut.withoutCustomer).toBe(events.length - named.length);
  });

  it.each([
    ["no end", {}, "bad-option"],
    ["a gap of 0", { asOf, gapMinutes: 0 }, "bad-option"],
    ["a negative wait", { asOf, abandonedAfter: { days: -1 } }, "bad-option"],
    ["a kind that is none", { asOf, names: { basket: ["x"] } }, "bad-option"],
    ["a name in two kinds", { asOf, names: { cart: ["x"], page: ["x"] } }, "bad-option"],
    ["names that are no list", { asOf, names: { cart: "x" } }, "bad-option"],
    ["an unknown zone", { asOf, zone: "Mars/Crater" }, "unknown-zone"],
    ["a column that is not there", { asOf, event: "name" }, "missing-column"],
  ])("refuses %s", (_, options, code) => {
    expect(() => webActivity([{ customer: "a", time: 1, event: "x" }], options as never)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

checkSuite({
  name: "webActivity",
  run: (data) => webActivity(data, { asOf }),
  data: Array.from({ length: 30 }, (_, i) => ({
    customer: `c${i % 4}`,
    time: from + ((i * 37) % 30) * 17 * MINUTE,
    event: ["page_view", "add_to_cart", "purchase", "page_view", "file_download"][i % 5],
    subject: `/${i % 3}`,
  })),
  empty: (r) => expect(r.length).toBe(0),
  oneRow: (r) => expect(r.at(0)?.sessions).toBe(1),
  allNaN: "bad-value",
});
