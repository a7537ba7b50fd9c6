export { customersIn } from "./customers-in.ts";
export type { DescribeRfmMapOptions, RfmMapCoverage, RfmMapSegment } from "./describe-rfm-map.ts";
export { describeRfmMap } from "./describe-rfm-map.ts";
export type { NaturalBreaksOptions } from "./natural-breaks.ts";
export { naturalBreaks } from "./natural-breaks.ts";
export { parseRfm } from "./parse-rfm.ts";
export type { ColumnIn, RfmColumns } from "./rfm-input.ts";
export type { RfmMapName } from "./rfm-map.ts";
export { rfmMap } from "./rfm-map.ts";
export type {
  PerDimension,
  Rfm,
  RfmDimension,
  RfmInfo,
  RfmMap,
  RfmMapRule,
  RfmRow,
  RfmRule,
  ScoreRange,
} from "./rfm-types.ts";
export type { RfmCustomer, RfmCutMethod, RfmMethod, RfmNeeds, RfmOptions } from "./score-rfm.ts";
export { scoreRfm } from "./score-rfm.ts";
export type { SegmentAction } from "./segment-actions.ts";
export { segmentActions } from "./segment-actions.ts";
export type { SegmentSizeRow, SegmentSizes, SegmentSizesInfo } from "./segment-sizes.ts";
export { segmentSizes } from "./segment-sizes.ts";
