import { type RetentionPlan, retentionPlan } from "../../churn/index.ts";
import { sum } from "../../numeric/sum.ts";
import type { ReportChurn, ReportChurnTest, ReportNoChurn, ReportRisk } from "../churn-reductions.ts";
import { LEAST_CUSTOMERS, type MissingReason, type ReportPart } from "../part.ts";
import type { ReportOffer } from "../report.ts";
import { churnView } from "./churn-view.ts";

/** How high a risk is among those of this shop. */
export type ChurnBand = "low" | "medium" | "high";

/** A customer who may leave. */
export interface CustomerAtRisk extends ReportRisk {
  /** What the customer is expected to bring in 12 months; null where it is not known. */
  readonly value: number | null;
  /** Chance times value. */
  readonly atRisk: number | null;
  /** What acting is expected to bring, its cost taken off; null without an offer. */
  readonly profit: number | null;
}

/** What acting is expected to bring, if the offer does what is assumed of it. */
export interface ChurnActing {
  readonly cost: number;
  /** Share of those about to leave who stay because of it: assumed. */
  readonly successRate: number;
  readonly incentive: number;
  /** Customers for whom it pays, what acting for them costs, and what is left after that. */
  readonly customers: number;
  readonly spend: number;
  readonly profit: number;
  /** The success rate at which acting for these customers brings nothing; null where it pays for nobody. */
  readonly breakEven: number | null;
}

/** Who is leaving, why, and what it is worth to act. */
export interface ChurnPart
  extends Pick<
    ReportChurn,
    | "churn"
    | "days"
    | "shortened"
    | "observed"
    | "cuts"
    | "customers"
    | "gone"
    | "young"
    | "drawn"
    | "way"
    | "level"
    | "values"
  > {
  /** Start of the window, ms. */
  readonly from: number;
  readonly test: ReportChurnTest;
  /** Customers by band, and the risk from which on they are in it. */
  readonly bands: readonly { readonly band: ChurnBand; readonly from: number; readonly customers: number }[];
  /** Customers expected to leave. */
  readonly expected: number;
  /** Customers by risk and band. */
  readonly bins: readonly {
    readonly from: number;
    readonly to: number;
    readonly band: ChurnBand;
    readonly customers: number;
  }[];
  /** Share of revenue that is left after the cost of the goods; null: values are revenue. */
  readonly margin: number | null;
  /** Sum of chance times value; null where no value is known. */
  readonly atRisk: number | null;
  /** Customers at middle or high risk with the most to lose. */
  readonly top: readonly CustomerAtRisk[];
  /** null without an offer, a margin or values. */
  readonly acting: ChurnActing | null;
}

const CHURN_BANDS: readonly ChurnBand[] = ["low", "medium", "high"];
const BINS = 10;
const WAYS: readonly string[] = ["silence", "purchase-model", "hazard", "logistic", "boosting", "blend"];

const REFUSED: Readonly<Record<ReportNoChurn["refused"], MissingReason>> = {
  few: "few-leavers",
  short: "short-to-learn",
  rare: "rare-leaving",
  most: "most-leave",
  "no sign": "no-sign",
};

export const churnPart: ReportPart<ChurnPart, "about" | "customers" | "churn"> = {
  needs: ["about", "customers", "churn"],
  build: ({ about, customers: { length }, churn }, { margin, contacts = 15, offer }) => {
    if (length === 0) return { missing: "no-customers" };
    if (length < LEAST_CUSTOMERS) return { missing: "few-customers" };
    if ("refused" in churn) return { missing: REFUSED[churn.refused] };
    const { risks, riskiest, medium, high, test, ...said } = churn;
    // each customer who was looked at stands for so many
    const each = risks.length > 0 ? churn.customers / risks.length : 0;
    const share = margin ?? 1;
    const bandOf = (p: number): ChurnBand => (p >= high ? "high" : p >= medium ? "medium" : "low");
    const among = (of: (p: number) => boolean) => Math.round(each * risks.filter(([p]) => of(p)).length);
    const acting = offer === undefined || margin === undefined || churn.values === null ? null : offer;
    const top = riskiest.slice(0, contacts);
    const plan =
      acting === null
        ? null
        : planOf(
            top.map((r) => [r.probability, r.value] as const),
            share,
            acting,
          );
    return {
      ...said,
      from: about.asOf,
      test,
      bands: CHURN_BANDS.map((band, b) => ({
        band,
        from: [0, medium, high][b],
        customers: among((p) => bandOf(p) === band),
      })),
      expected: each * sum(risks.map(([p]) => p)),
      bins: Array.from({ length: BINS }, (_, b) =>
        CHURN_BANDS.map((band) => ({
          from: b / BINS,
          to: (b + 1) / BINS,
          band,
          customers: among((p) => Math.min(BINS - 1, Math.floor(p * BINS)) === b && bandOf(p) === band),
        })),
      )
        .flat()
        .filter(({ customers }) => customers > 0),
      margin: margin ?? null,
      atRisk: churn.values === null ? null : share * each * sum(risks.map(([p, v]) => p * (v ?? 0))),
      top: top.map((risk, i) => rowOf(risk, share, plan?.columns.expectedProfit[i] ?? null)),
      acting: acting === null ? null : actingOf(planOf(risks, share, acting), acting, each),
    };
  },
  shape: {
    churn: "text",
    days: "number",
    shortened: "flag",
    observed: "number",
    cuts: ["number"],
    customers: "number",
    gone: "number",
    young: "number",
    drawn: "number?",
    way: "text",
    level: "number",
    values: "text?",
    from: "number",
    test: {
      from: "number?",
      to: "number?",
      customers: "number",
      left: "number",
      expected: "number",
      auc: "estimate",
      lift: "number?",
      simplest: { orNull: { auc: "number", better: "flag" } },
    },
    bands: [{ band: "text", from: "number", customers: "number" }],
    expected: "number",
    bins: [{ from: "number", to: "number", band: "text", customers: "number" }],
    margin: "number?",
    atRisk: "number?",
    top: [
      {
        customer: "text",
        last: "number?",
        probability: "number",
        low: "number?",
        high: "number?",
        reasons: "text?",
        suggestion: "text",
        value: "number?",
        atRisk: "number?",
        profit: "number?",
      },
    ],
    acting: {
      orNull: {
        cost: "number",
        successRate: "number",
        incentive: "number",
        customers: "number",
        spend: "number",
        profit: "number",
        breakEven: "number?",
      },
    },
  },
  valid: ({ churn, way, values, bands, bins, days, cuts }) =>
    (churn === "orders" || churn === "contract") &&
    WAYS.includes(way) &&
    (values === null || values === "forecast" || values === "mean") &&
    days > 0 &&
    cuts.length > 0 &&
    bands.map(({ band }) => band).join() === CHURN_BANDS.join() &&
    bins.length > 0 &&
    bins.length <= 3 * BINS &&
    bins.every(
      ({ band, customers, from, to }) =>
        CHURN_BANDS.includes(band) &&
        from >= 0 &&
        to <= 1 &&
        Number.isInteger(customers) &&
        customers > 0 &&
        customers <= 1e9,
    ),
  view: churnView,
};

function rowOf(risk: ReportRisk, share: number, profit: number | null): CustomerAtRisk {
  const value = risk.value === null ? null : share * risk.value;
  return { ...risk, value, atRisk: value === null ? null : risk.probability * value, profit };
}

/** For whom the offer pays. A customer without a value is worth nothing to it. */
function planOf(
  risks: readonly (readonly [probability: number, value: number | null])[],
  share: number,
  { cost, successRate, incentive = 0 }: ReportOffer,
): RetentionPlan {
  const rows = risks.map(([probability, value], i) => ({
    customer: String(i),
    probability,
    value: share * (value ?? 0),
  }));
  return retentionPlan(rows, { offers: [{ action: "offer", cost, successRate, incentive }], holdOut: 0 });
}

function actingOf({ info }: RetentionPlan, offer: ReportOffer, each: number): ChurnActing {
  const { cost, successRate, incentive = 0 } = offer;
  const acted = info.decisions.find(({ decision }) => decision === "act")?.customers ?? 0;
  // what is kept grows with the success rate, what is spent does not where nothing is given away
  const kept = info.expectedProfit + info.cost;
  return {
    cost,
    successRate,
    incentive,
    customers: Math.round(each * acted),
    spend: each * info.cost,
    profit: each * info.expectedProfit,
    breakEven: acted > 0 && kept > 0 && incentive === 0 ? (successRate * info.cost) / kept : null,
  };
}
