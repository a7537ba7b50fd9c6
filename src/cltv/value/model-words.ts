import type { FitStatus } from "../purchase/purchase-model.ts";
import type { NumberWriter } from "./money-words.ts";

/** A kind of model in words. */
export interface KindWords {
  readonly title: string;
  readonly meanings: { readonly [parameter: string]: string };
  /** What the parameters say of customers. */
  readonly says: (
    p: { readonly [parameter: string]: number },
    unit: string,
    write: NumberWriter,
    k: number,
  ) => readonly string[];
}

/** All kinds that can be described, in words. */
export function kindWords(): { readonly [kind: string]: KindWords } {
  const BUYING: KindWords["meanings"] = {
    r: "how alike customers are in how often they order (the smaller, the more they differ)",
    alpha: "time scale of ordering; r / alpha is the mean number of orders in a unit of time",
  };
  const LEAVING: KindWords["meanings"] = {
    ...BUYING,
    a: "together with b: how likely customers leave after an order; a / (a + b) is the mean chance",
    b: "see a; small a and b together: some hardly ever leave and others soon",
  };

  const leavingSays: KindWords["says"] = ({ r, alpha, a, b }, unit, write, k) => [
    `As long as they stay, customers order ${write.number(r / alpha / k)} times a ${unit} on average, and after an order ${write.percent(a / (a + b))} of new customers leave for good.`,
  ];

  const sbgMeanings: KindWords["meanings"] = {
    alpha: "together with beta: how likely contracts end; alpha / (alpha + beta) do in their first period",
    beta: "see alpha",
  };
  const contractSays: KindWords["says"] = ({ alpha, beta }, unit, write) => [
    `Of new contracts ${write.percent(alpha / (alpha + beta))} end in their first ${unit}.`,
  ];

  return {
    nbd: {
      title: "NBD",
      meanings: BUYING,
      says: ({ r, alpha }, unit, write) => [
        `Customers order ${write.number(r / alpha)} times a ${unit} on average, for ever: this model knows no leaving.`,
      ],
    },
    "bg-nbd": { title: "BG/NBD", meanings: LEAVING, says: leavingSays },
    "mbg-nbd": { title: "MBG/NBD", meanings: LEAVING, says: leavingSays },
    "bg-cnbd-k": { title: "BG/CNBD-k", meanings: LEAVING, says: leavingSays },
    "mbg-cnbd-k": { title: "MBG/CNBD-k", meanings: LEAVING, says: leavingSays },
    "pareto-nbd": {
      title: "Pareto/NBD",
      meanings: {
        ...BUYING,
        s: "how alike customers are in how soon they leave (the smaller, the more they differ)",
        beta: "time scale of leaving; s / beta is the mean rate of leaving",
      },
      says: ({ r, alpha, s, beta }, unit, write) => [
        `As long as they stay, customers order ${write.number(r / alpha)} times a ${unit} on average; half of new customers have left for good after ${write.number(beta * Math.expm1(Math.LN2 / s))} ${unit}s.`,
      ],
    },
    "gamma-gamma": {
      title: "Gamma-Gamma",
      meanings: {
        p: "how alike the purchases of one customer are (the larger, the more)",
        q: "how alike customers are in their mean spend (the larger, the more); above 1 a mean exists",
        v: "scale of the money",
      },
      says: ({ p, q, v }, _unit, write) => [
        q > 1
          ? `Customers spend ${write.number((p * v) / (q - 1))} per purchase on average.`
          : "A mean spend of all customers does not exist: a few spend too much for one (q is at most 1).",
      ],
    },
    "bg-bb": {
      title: "BG/BB",
      meanings: {
        alpha:
          "together with beta: how likely customers buy on an occasion; alpha / (alpha + beta) is the mean chance",
        beta: "see alpha",
        gamma:
          "together with delta: how likely customers leave after an occasion; gamma / (gamma + delta) is the mean chance",
        delta: "see gamma",
      },
      says: ({ alpha, beta, gamma, delta }, unit, write) => [
        `As long as they stay, customers buy on ${write.percent(alpha / (alpha + beta))} of occasions, and after their first ${unit} ${write.percent(gamma / (gamma + delta))} leave for good.`,
      ],
    },
    sbg: { title: "Shifted beta-geometric (sBG)", meanings: sbgMeanings, says: contractSays },
    bdw: {
      title: "Beta-discrete-Weibull (BdW)",
      meanings: {
        ...sbgMeanings,
        c: "how the chance to leave moves with time: above 1 it grows, below 1 it falls",
      },
      says: contractSays,
    },
  };
}

/** How a fit ended, for people. */
export const STATUS_WORDS: { readonly [S in FitStatus]: string } = {
  converged: "The fit is sound: these parameters make the data most likely.",
  boundary: "The fit ran to the end of a parameter's range: the model is simpler than its formula here.",
  "not identified": "The data do not settle all parameters: others would fit as well.",
  "max iterations": "The fit did not come to an end: take these parameters as a first guess.",
};
