import type { RuleMoment, RuleTest, RuleWindow } from "./condition.ts";

/** Tests of a text. Each returns the finished condition, `R`. */
export interface TextTests<V extends string, R> {
  readonly eq: (value: V) => R;
  readonly ne: (value: V) => R;
  readonly in: (...values: V[]) => R;
  readonly contains: (text: string, options?: { readonly ignoreCase?: boolean }) => R;
  readonly startsWith: (text: string, options?: { readonly ignoreCase?: boolean }) => R;
  readonly known: () => R;
  readonly unknown: () => R;
}

/** Tests of a number, or with `V` the moments of a time. */
export interface NumberTests<V, R> {
  readonly eq: (value: V) => R;
  readonly ne: (value: V) => R;
  readonly lt: (value: V) => R;
  readonly lte: (value: V) => R;
  readonly gt: (value: V) => R;
  readonly gte: (value: V) => R;
  /** Both ends included. */
  readonly between: (low: V, high: V) => R;
  readonly in: (...values: V[]) => R;
  readonly known: () => R;
  readonly unknown: () => R;
}

/** Tests of a time. */
export interface TimeTests<V, R> extends NumberTests<V, R> {
  /** Within `[from, to)`. */
  readonly during: (window: RuleWindow) => R;
}

/** Tests of a yes or no. */
export interface FlagTests<R> {
  readonly eq: (value: boolean) => R;
  readonly ne: (value: boolean) => R;
  readonly known: () => R;
  readonly unknown: () => R;
}

/** All tests, for a value of a kind that the compiler does not know. */
export interface AnyTests<R>
  extends Omit<TextTests<string, R>, "eq" | "ne" | "in">,
    TimeTests<string | number | boolean | RuleMoment, R> {}

/** The tests that a value of type `V` can be put to. A date may be text, so texts can be compared with moments; a number may be a time in ms. */
export type TestsOf<V, R> = unknown extends V
  ? AnyTests<R>
  : [NonNullable<V>] extends [string]
    ? TextTests<NonNullable<V> & string, R> & (string extends NonNullable<V> ? DateTextTests<R> : unknown)
    : [NonNullable<V>] extends [boolean]
      ? FlagTests<R>
      : [NonNullable<V>] extends [bigint]
        ? NumberTests<number, R>
        : [NonNullable<V>] extends [Date]
          ? TimeTests<RuleMoment, R>
          : [NonNullable<V>] extends [number]
            ? TimeTests<number | RuleMoment, R>
            : AnyTests<R>;

/** Tests of a text that is an ISO date. */
export interface DateTextTests<R> {
  readonly lt: (value: RuleMoment) => R;
  readonly lte: (value: RuleMoment) => R;
  readonly gt: (value: RuleMoment) => R;
  readonly gte: (value: RuleMoment) => R;
  readonly during: (window: RuleWindow) => R;
}

/** All tests, each handed to `finish`. */
export function fieldTests<R>(finish: (test: RuleTest) => R): AnyTests<R> {
  const compare =
    (is: "eq" | "ne" | "lt" | "lte" | "gt" | "gte") =>
    (value: string | number | boolean | RuleMoment): R =>
      finish({ is, value });
  const search =
    (is: "contains" | "starts-with") =>
    (text: string, { ignoreCase = false }: { readonly ignoreCase?: boolean } = {}): R =>
      finish({ is, text, ...(ignoreCase && { ignoreCase }) });
  return {
    eq: compare("eq"),
    ne: compare("ne"),
    lt: compare("lt"),
    lte: compare("lte"),
    gt: compare("gt"),
    gte: compare("gte"),
    between: (low, high) => finish({ is: "between", low, high }),
    in: (...values) => finish({ is: "in", values }),
    contains: search("contains"),
    startsWith: search("starts-with"),
    during: (window) => finish({ is: "during", window }),
    known: () => finish({ is: "known" }),
    unknown: () => finish({ is: "unknown" }),
  };
}
