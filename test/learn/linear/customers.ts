/** Forty customers by formulas that R and Python follow, too. */
export interface Customer {
  readonly visits: number;
  readonly spend: number;
  readonly plan: string;
  readonly left: number;
  readonly count: number;
  readonly days: number;
  readonly w: number;
}

export const customers: readonly Customer[] = Array.from({ length: 40 }, (_, i) => {
  const visits = (i * 7) % 12;
  const plan = ["monthly", "monthly", "trial", "yearly", "monthly"][i % 5];
  const yearly = plan === "yearly" ? 1 : 0;
  return {
    visits,
    spend: Math.round((((i * 37) % 101) / 7) * 1000) / 1000,
    plan,
    left: (i * 11) % 13 < 5 + yearly * 3 - (visits > 6 ? 2 : 0) ? 1 : 0,
    count: ((i * 5) % 7) + yearly * 2,
    days: 10 + ((i * 3) % 17),
    w: 1 + (i % 3) / 2,
  };
});

export const FEATURES = ["visits", "spend", "plan"] as const;
