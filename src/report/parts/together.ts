import type { ReportTogether } from "../offer-reductions.ts";
import type { ReportPart } from "../part.ts";
import { MOST_BUNDLES, togetherView } from "./together-view.ts";

/** What sells together, and what may be sold as one. */
export type TogetherPart = ReportTogether;

/** With fewer orders of two items, pairs are chance. */
const LEAST_MIXED = 50;

const RULE = {
  left: "text",
  right: "text",
  count: "number",
  leftCount: "number",
  confidence: "number",
  lift: "number",
} as const;

export const togetherPart: ReportPart<TogetherPart, "together"> = {
  needs: ["together"],
  build: ({ together }) => {
    if (together === null) return { missing: "no-items" };
    if (together.mixed < LEAST_MIXED) return { missing: "few-mixed" };
    const { bundles, rules } = together;
    if (rules.length === 0) return { missing: "nothing-bought-together" };
    return {
      ...together,
      bundles: bundles && { ...bundles, rows: bundles.rows.slice(0, MOST_BUNDLES) },
    };
  },
  shape: {
    from: "number?",
    baskets: "number",
    mixed: "number",
    least: "number",
    tested: "number",
    pairs: "number",
    rules: [RULE],
    sellers: [{ item: "text", baskets: "number", others: [RULE] }],
    bundles: {
      orNull: {
        discount: "number",
        uptake: "number",
        level: "number",
        rows: [
          {
            first: "text",
            second: "text",
            count: "number",
            alone: "number",
            lift: "number",
            price: "number",
            extra: "number",
            low: "number",
            high: "number",
            breakEven: "number",
          },
        ],
      },
    },
  },
  valid: ({ pairs, rules, sellers }) =>
    rules.length > 0 &&
    rules.length <= 100 &&
    rules.length <= pairs &&
    [...rules, ...sellers.flatMap(({ others }) => others)].every(
      ({ confidence, lift, count }) => confidence > 0 && confidence <= 1 && lift > 0 && count > 0,
    ),
  view: togetherView,
};
