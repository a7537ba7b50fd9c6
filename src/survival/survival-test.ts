/** A chi-square statistic and the chance of one as large where nothing differs. */
export interface SurvivalTest {
  readonly statistic: number;
  readonly df: number;
  readonly pValue: number;
  /** Natural logarithm of the p-value, which says how small it is where `pValue` is 0. */
  readonly logPValue: number;
}
