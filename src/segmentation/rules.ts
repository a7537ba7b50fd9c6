export type {
  AnniversaryCondition,
  BucketCondition,
  Condition,
  CountCondition,
  DidCondition,
  EventChoice,
  EventKind,
  FactTableName,
  FieldCondition,
  FirstTimeCondition,
  GroupCondition,
  MeasureCondition,
  NotCondition,
  PropertyTest,
  RegularlyCondition,
  RestartedCondition,
  RuleMoment,
  RuleOperand,
  RuleSpan,
  RuleTest,
  RuleWindow,
  SegmentCondition,
  SequenceCondition,
  StoppedCondition,
} from "./rules/condition.ts";
export type {
  ConditionBuilder,
  EventFilter,
  EventOptions,
  EventProperties,
  FieldName,
  LoggedProperties,
  NumberProperty,
  OrderEventRow,
  OrderLineEvent,
  PropertyOf,
} from "./rules/conditions-for.ts";
export { conditionsFor } from "./rules/conditions-for.ts";
export type { EvaluateSegmentOptions } from "./rules/evaluate-segment.ts";
export { evaluateSegment } from "./rules/evaluate-segment.ts";
export { explainCondition } from "./rules/explain-condition.ts";
export type {
  FactLog,
  FactLogName,
  FactSegment,
  Facts,
  FactsInfo,
  FactsSchema,
  FactTable,
} from "./rules/facts.ts";
export type {
  AnyTests,
  DateTextTests,
  FlagTests,
  NumberTests,
  TestsOf,
  TextTests,
  TimeTests,
} from "./rules/field-tests.ts";
export type { ParseConditionOptions } from "./rules/parse-condition.ts";
export { parseCondition } from "./rules/parse-condition.ts";
export type { FactsInput, PrepareFactsOptions } from "./rules/prepare-facts.ts";
export { prepareFacts } from "./rules/prepare-facts.ts";
export type { SegmentsInput } from "./rules/read-segments.ts";
export type { ConditionExplanation } from "./rules/rule.ts";
