import { boostingSettings } from "../../boosting/boosting-settings.ts";
import type { BoostingSettings } from "../../boosting/boosting-types.ts";
import type { TrainingRows } from "../../rows/feature-types.ts";

/** What the untouched default does with so many rows. */
export interface DefaultRule {
  /** Rows of the rarer outcome. */
  readonly rarer: number;
  /** Parts that the rows are cut into for choosing; 0: too few to choose anything. */
  readonly parts: number;
  /** Parts that are held back in turn: all of them, or only the first where rows are many. */
  readonly heldBack: number;
  /** Ridge of the logistic regression. */
  readonly l2: number;
  /** Null: too few rows for trees. */
  readonly boosting: BoostingSettings | null;
  /** Rounds without an improvement on the rows held back that end the growing. */
  readonly patience: number;
  /** Whether calibration is tried. */
  readonly calibrates: boolean;
  /** The same in a sentence, for the card. */
  readonly words: string;
}

/** Fewest rows of the rarer outcome, and of all, for trees. */
const LEAST_RARER = 30;
const LEAST_ROWS = 100;
/** From so many rows on one part in five held back says as much as all five in turn say of fewer. */
const MANY_ROWS = 20_000;

/**
 * The one rule, from the number of rows n and of the rarer outcome m, each as often as it counts:
 * - logistic regression with ridge 1 (10 where m < 100);
 * - where m >= 30 and n >= 100 besides a booster of trees with 8 leaves (16 where m >= 20,000), leaves of at least 20 rows, l2 1, learning rate 0.05 (0.1 where m >= 3,000), stopped by held-back rows after 25 rounds without an improvement, at most 600;
 * - chosen on five parts held back in turn (one of the five where n >= 20,000; m parts where m < 5): the rounds (their mean), the weights of the two, where m >= 100 whether calibration helps, and otherwise how far scores are drawn toward the share of yes;
 * - gradients are rounded unless rows have weights or counts.
 */
export function defaultRule({ y, length, schema, weight, count }: TrainingRows, seed: number): DefaultRule {
  // a row that stands for several counts as often, but can only be held back whole
  const found = { yes: 0, all: 0, rows: 0 };
  for (let i = 0; i < length; i++) {
    const n = count === undefined ? 1 : count[i];
    found.yes += n * y[i];
    found.all += n;
    found.rows += y[i];
  }
  const rarer = Math.min(found.yes, found.all - found.yes);
  const rarerRows = Math.min(found.rows, length - found.rows);
  const grows = rarer >= LEAST_RARER && found.all >= LEAST_ROWS;
  const parts = rarerRows < 2 ? 0 : Math.min(5, rarerRows);
  const many = length >= MANY_ROWS;
  const leaves = rarer >= 20_000 ? 16 : 8;
  const learningRate = rarer >= 3000 ? 0.1 : 0.05;
  const l2 = rarer < 100 ? 10 : 1;
  // rounded gradients are faster and no worse where no row is much lighter than another
  const rounding = weight === undefined ? { exact: false } : {};
  return {
    rarer,
    parts,
    heldBack: many ? 1 : parts,
    l2,
    boosting: grows
      ? boostingSettings(
          { rounds: 600, learningRate, leaves, minLeaf: 20, l2: 1, seed, ...rounding },
          schema,
          "logistic",
        )
      : null,
    patience: 25,
    calibrates: rarer >= 100,
    words: `${rarer} rows of the rarer outcome: logistic regression with ridge ${l2}${
      grows ? ` and boosting with ${leaves} leaves, learning rate ${learningRate}` : " alone"
    }, ${
      parts === 0
        ? "nothing chosen by held-back rows"
        : many
          ? "chosen on one part of five held back"
          : `chosen on ${parts} parts held back in turn`
    }.`,
  };
}
