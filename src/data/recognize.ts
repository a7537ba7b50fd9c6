import { ClienteleError, show } from "../core/errors.ts";
import {
  CAMPAIGN_LAYOUTS,
  EVENT_LAYOUTS,
  FEEDBACK_LAYOUTS,
  ORDER_LAYOUTS,
  PROFILE_LAYOUTS,
  SUBSCRIPTION_LAYOUTS,
  SURVEY_LAYOUTS,
} from "./layouts/all.ts";
import {
  fold,
  type Layout,
  type LayoutKind,
  missingFields,
  positions,
  resolveFields,
} from "./layouts/layout.ts";

/** How well a header fits a known layout. */
export interface LayoutMatch {
  /** Name of the layout: "shopify-orders" ...; `info.source` of what is read with it. */
  readonly layout: string;
  /** What it is read as: "orders" by `readOrders`, "profiles" by `readCustomers`, "surveys" by `readSurvey`, the others by readers of their names. */
  readonly reads: LayoutKind;
  /** Share of the layout's tell-tale headers that are there, 0 to 1. */
  readonly score: number;
  /** Tell-tale headers that are not there. */
  readonly missing: readonly string[];
  /** Every column without which the rows say nothing is there. */
  readonly readable: boolean;
}

/** Share of the tell-tale headers an export must have: without it, a few common words would be taken for one. */
const ENOUGH = 0.5;
/** Scores nearer than this are equal. */
const CLEAR = 0.05;

/**
 * Ranks the known layouts by how well they fit a header. Names decide, never positions; case, blanks, "_", "-" and "." in names do not
 * matter. Readable layouts come first, known exports before logs guessed from common column names, then by score. O(layouts x columns).
 *
 * @throws `"bad-input"` when `header` is not a list of texts.
 *
 * @example
 * import { recognize } from "clientele/data";
 * const best = recognize(["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"])[0];
 * best.layout; // => "uci-online-retail"
 * best.score; // => 1
 * recognize(["cust", "date"])[0].layout; // => "order-log"
 * recognize("a,b" as never); // throws "bad-input"
 */
export function recognize(header: readonly string[]): LayoutMatch[] {
  if (!Array.isArray(header) || !header.every((name) => typeof name === "string")) {
    throw new ClienteleError("bad-input", `Expected a list of column names, found ${show(header)}.`, {
      expected: "an array of strings",
    });
  }
  return rank(allLayouts(), header).map(({ layout, score, missing, readable }) => ({
    layout: layout.name,
    reads: layout.kind,
    score,
    missing,
    readable,
  }));
}

/**
 * The one layout of `layouts` that a header is read with, or an error that says what was found and what to do.
 *
 * Errors: "unknown-layout", "ambiguous-layout".
 */
export function chooseLayout<D>(
  layouts: readonly Layout<D>[],
  header: readonly string[],
  reader: string,
): Layout<D> {
  const ranked = rank(layouts, header);
  const [best, second] = ranked;
  if (!best?.readable || (best.layout.open && fits(allLayouts(), header)))
    throw unknownLayout(ranked, header, reader);
  if (
    second?.readable &&
    !best.layout.generic &&
    !second.layout.generic &&
    best.score - second.score < CLEAR
  ) {
    throw new ClienteleError(
      "ambiguous-layout",
      `The columns fit ${best.layout.name} and ${second.layout.name} equally well. Say which: ${reader}(source, { layout: ${show(best.layout.name)} }).`,
      { value: [best.layout.name, second.layout.name], expected: "option layout" },
    );
  }
  return best.layout;
}

/** Whether a header is that of a known export (a guess does not count). */
export function fits<D>(layouts: readonly Layout<D>[], header: readonly string[]): boolean {
  return rank(layouts, header).some(({ layout, readable }) => readable && !layout.generic);
}

interface Ranked<D> {
  readonly layout: Layout<D>;
  readonly score: number;
  readonly missing: readonly string[];
  readonly readable: boolean;
}

function rank<D>(layouts: readonly Layout<D>[], header: readonly string[]): Ranked<D>[] {
  const at = positions(header);
  return layouts
    .filter((layout) => layout.headless === undefined)
    .map((layout) => {
      const complete = missingFields(layout, resolveFields(layout, header)).length === 0;
      const missing = layout.signature.flatMap((names) => {
        const list = typeof names === "string" ? [names] : names;
        return list.some((name) => at.has(fold(name))) ? [] : [list[0]];
      });
      const score = 1 - missing.length / layout.signature.length;
      // a guess has no tell-tale headers of its own: what it needs is all there is to it
      return { layout, score, missing, readable: complete && (layout.generic === true || score >= ENOUGH) };
    })
    .sort((a, b) => tier(a) - tier(b) || (tier(a) === 1 ? 0 : b.score - a.score));
}

/** 0 a readable export, 1 a readable guess (these keep their order), 2 not readable. */
function tier<D>({ readable, layout }: Ranked<D>): number {
  return readable ? (layout.generic ? 1 : 0) : 2;
}

function unknownLayout<D>(
  ranked: readonly Ranked<D>[],
  header: readonly string[],
  reader: string,
): ClienteleError {
  const found =
    header.slice(0, 40).map(show).join(", ") + (header.length > 40 ? `, ... (${header.length} in all)` : "");
  const best = ranked.filter(({ layout }) => !layout.generic).sort((a, b) => b.score - a.score)[0];
  const other = rank(allLayouts(), header).find(({ readable, layout }) => readable && !layout.generic);
  const guess =
    other !== undefined
      ? ` They look like ${other.layout.name}: use ${READERS[other.layout.kind]}.`
      : best === undefined || best.score === 0
        ? ""
        : ` The nearest known export is ${best.layout.name} (${Math.round(best.score * 100)} % of its headers; missing: ${best.missing.slice(0, 8).map(show).join(", ")}${best.missing.length > 8 ? ", ..." : ""}).`;
  return new ClienteleError(
    "unknown-layout",
    `These columns are of no layout that ${reader} knows: ${found}.${guess} Say which column is which: ${reader}(source, { map: { ${mapFor(ranked, header)} } }).`,
    { value: [...header], expected: "the columns of a known export, or option map" },
  );
}

/** The mapping to begin with: the columns a plain log needs, as far as their names are understood. */
function mapFor<D>(ranked: readonly Ranked<D>[], header: readonly string[]): string {
  const plain = ranked.map(({ layout }) => layout).filter(({ generic }) => generic);
  // of the guesses the one that knows most names
  const layout = plain.sort(
    (a, b) => Object.values(b.fields).flat().length - Object.values(a.fields).flat().length,
  )[0];
  if (layout === undefined) return "...";
  const at = resolveFields(layout, header);
  const needed = new Set([
    ...layout.required.map((need) => (typeof need === "string" ? need : need[0])),
    ...(Object.hasOwn(layout.fields, "amount") && layout.kind === "orders" ? ["amount"] : []),
  ]);
  return [...needed]
    .map((field) => `${field}: ${at.has(field) ? show(header[at.get(field) as number]) : '"..."'}`)
    .join(", ");
}

function allLayouts(): readonly Layout<unknown>[] {
  return [
    ...ORDER_LAYOUTS,
    ...EVENT_LAYOUTS,
    ...PROFILE_LAYOUTS,
    ...SUBSCRIPTION_LAYOUTS,
    ...SURVEY_LAYOUTS,
    ...CAMPAIGN_LAYOUTS,
    ...FEEDBACK_LAYOUTS,
  ];
}

const READERS: { readonly [K in LayoutKind]: string } = {
  orders: "readOrders",
  events: "readEvents",
  profiles: "readCustomers",
  subscriptions: "readSubscriptions",
  surveys: "readSurvey",
  campaigns: "readCampaigns",
  feedback: "readFeedback",
};
