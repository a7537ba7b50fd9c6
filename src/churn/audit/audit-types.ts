/** What one check of an audit found. */
export interface ChurnAuditFinding {
  /** Which check: "one feature", "copy of the label", "id", "time", "shuffled labels", "jump" or "missing when scored". */
  readonly check: string;
  /** "leak" must be mended; "warning" should be looked at. */
  readonly severity: "leak" | "warning";
  /** The feature; null where it is about the whole table. */
  readonly feature: string | null;
  /** The figure that was judged, and its limit. */
  readonly value: number;
  readonly limit: number;
  /** What was found and what to do, for people. */
  readonly words: string;
}

/** Result of {@link auditChurnTable}. */
export interface ChurnAudit {
  /** "leak" when any finding is one, "warning" when there are only warnings, "clean" without findings. */
  readonly status: "clean" | "warning" | "leak";
  /** Leaks first. */
  readonly findings: readonly ChurnAuditFinding[];
  /** Checks that were made, and those that could not be, with the reason. */
  readonly checks: readonly { readonly check: string; readonly made: boolean; readonly words: string }[];
  /** Rows with a label, and how many of them left. */
  readonly labeled: number;
  readonly left: number;
}

/** Says how likely rows are to leave, learnt from other rows: `x` has the features, `y` the labels; only rows `train` may be learnt from. */
export type AuditLearner = (
  x: readonly Float64Array[],
  y: Float64Array,
  train: Int32Array,
  test: Int32Array,
) => ArrayLike<number>;
