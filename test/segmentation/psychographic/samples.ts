export const QUESTIONS = ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"] as const;

export type Answers = { readonly [Q in (typeof QUESTIONS)[number]]: number } & {
  readonly customer: string;
  readonly count: number;
};

/** 120 answers to eight questions with two things behind them, by Lehmer's generator, so that R makes the same ones. */
export function survey(): Answers[] {
  let state = 12345;
  const u = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  return Array.from({ length: 120 }, (_, i) => {
    const a = u() + u() + u() - 1.5;
    const b = u() + u() + u() - 1.5;
    const answers = QUESTIONS.map((q, at) => {
      const j = at + 1;
      const error = u() + u() - 1;
      const x = 3 + 2.2 * (j <= 4 ? a : b) * (1 - 0.1 * (j % 4)) + 1.1 * error;
      return [q, Math.min(5, Math.max(1, Math.round(x)))];
    });
    return { customer: `c${i}`, count: 1, ...Object.fromEntries(answers) } as Answers;
  });
}
