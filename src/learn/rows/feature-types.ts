import type { Column } from "../../core/columns.ts";

/** A feature as a model remembers it. */
export interface FeatureColumn {
  readonly column: string;
  readonly kind: "number" | "category";
  /** The categories seen in training, in text order; null for a number. */
  readonly levels: readonly string[] | null;
  /** Whether 0 counts as missing, as in some models of other libraries. Default false. */
  readonly zeroIsMissing?: boolean;
}

/** What the rows of a model's features look like. */
export interface FeatureSchema {
  readonly columns: readonly FeatureColumn[];
}

/** Values of a category that were not seen in training. */
export interface UnseenCategory {
  readonly column: string;
  /** Rows that have one. */
  readonly rows: number;
  /** The first five of them. */
  readonly levels: readonly string[];
}

/** Features as the kernels see them: one array per column of the schema. */
export interface FeatureRows {
  readonly length: number;
  readonly schema: FeatureSchema;
  /** Numbers as they are, categories as their place in `levels`; NaN for a value that is missing or, for categories, not seen in training. */
  readonly x: readonly Float64Array[];
  readonly unseen: readonly UnseenCategory[];
}

/** What a model learnt to predict. */
export type Outcome = BinaryOutcome | ClassesOutcome | NumberOutcome;

/** Yes or no. */
export interface BinaryOutcome {
  readonly kind: "binary";
  readonly column: string;
  /** The value that counts as yes, whose probability is predicted. */
  readonly positive: string;
  readonly negative: string;
  /** Share of yes in training, with weights. */
  readonly share: number;
}

/** One of several. */
export interface ClassesOutcome {
  readonly kind: "classes";
  readonly column: string;
  /** In text order. */
  readonly classes: readonly string[];
  /** Their shares in training, with weights. */
  readonly shares: readonly number[];
}

/** A number, or a count of zero or more. */
export interface NumberOutcome {
  readonly kind: "number" | "count";
  readonly column: string;
  /** Mean in training, with weights. */
  readonly mean: number;
}

/** Rows that a model was given and used. */
export interface LearnAccount {
  readonly given: number;
  readonly used: number;
  /** Rows that were not used, and why. */
  readonly leftOut: readonly { readonly reason: string; readonly rows: number }[];
}

/** Rows to learn from, complete and checked. */
export interface TrainingRows extends FeatureRows {
  readonly outcome: Outcome;
  /** 1 for yes and 0 for no; the place of the class; or the number. */
  readonly y: Float64Array;
  /** `weight` times `count`, all above zero; undefined: every row weighs 1. */
  readonly weight: Float64Array | undefined;
  /** How many equal rows each stands for; undefined: 1. */
  readonly count: Float64Array | undefined;
  /** The row of the input that each came from. */
  readonly inputRows: Int32Array | undefined;
  readonly account: LearnAccount;
  readonly warnings: readonly string[];
}

/** A feature as asked for: its name, or with its kind. */
export type FeatureChoice<Row> =
  | (keyof Row & string)
  | { readonly column: keyof Row & string; readonly as?: "number" | "category" };

/** Where a learner finds its columns. */
export interface LearnColumns<Row> {
  /** What to predict: text or booleans, or numbers. */
  readonly target: Column<Row, string | number | boolean>;
  /** Columns to predict from. Default: every other column but the table's key and text in which more than half of the rows have a value of their own. */
  readonly features?: readonly FeatureChoice<Row>[];
  /** The value of `target` that counts as yes. Default: 1, true or "yes" in any spelling of case; otherwise it must be named. */
  readonly positive?: string | number | boolean;
  /** How much each row weighs; 0 leaves it out. Default: all the same. */
  readonly weight?: Column<Row, number>;
  /** How many equal rows each stands for. Default 1. */
  readonly count?: Column<Row, number>;
  /** What becomes of rows without a valid target, weight or count: "throw" (default) or "skip", which leaves them out with an account. Missing features are no reason: every learner says what it does with them. */
  readonly onInvalid?: "throw" | "skip";
}
