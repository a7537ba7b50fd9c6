export type { AdviseScalingOptions, ColumnScaling, ScalingAdvice } from "./clusters/advise-scaling.ts";
export { adviseScaling } from "./clusters/advise-scaling.ts";
export type {
  AssignClusterOptions,
  ClusterAssignment,
  ClusterAssignments,
  ClusterAssignmentsInfo,
  ClusterModel,
} from "./clusters/assign-cluster.ts";
export { assignCluster } from "./clusters/assign-cluster.ts";
export type {
  ChooseClustersAsyncOptions,
  ChooseClustersOptions,
  ClusterChoice,
  ClusterChoices,
  ClusterChoicesInfo,
  ClusterVotes,
} from "./clusters/choose-clusters.ts";
export { chooseClusters, chooseClustersAsync } from "./clusters/choose-clusters.ts";
export type {
  Hierarchy,
  HierarchyAsyncOptions,
  HierarchyOptions,
  LinkageMethod,
} from "./clusters/cluster-hierarchy.ts";
export { clusterHierarchy, clusterHierarchyAsync } from "./clusters/cluster-hierarchy.ts";
export type { ClusterScores } from "./clusters/cluster-scores.ts";
export { clusterScores } from "./clusters/cluster-scores.ts";
export type { ClusteringAgreement } from "./clusters/compare-clusterings.ts";
export { compareClusterings } from "./clusters/compare-clusterings.ts";
export type {
  CutHierarchyOptions,
  HierarchyCut,
  HierarchyCutInfo,
  HierarchyRow,
} from "./clusters/cut-hierarchy.ts";
export { cutHierarchy } from "./clusters/cut-hierarchy.ts";
export type { Dbscan, DbscanInfo, DbscanOptions, DbscanRow } from "./clusters/dbscan.ts";
export { dbscan } from "./clusters/dbscan.ts";
export type {
  ClusterDescription,
  ClusterFeature,
  ClusterProfile,
  DescribeClustersOptions,
} from "./clusters/describe-clusters.ts";
export { describeClusters } from "./clusters/describe-clusters.ts";
export type { FeatureName, FeatureOptions } from "./clusters/features.ts";
export type { GaussianMixtureAsyncOptions, GaussianMixtureOptions } from "./clusters/fit-gaussian-mixture.ts";
export { fitGaussianMixture, fitGaussianMixtureAsync } from "./clusters/fit-gaussian-mixture.ts";
export type { KMeansAsyncOptions, KMeansOptions } from "./clusters/fit-k-means.ts";
export { fitKMeans, fitKMeansAsync } from "./clusters/fit-k-means.ts";
export type { KMedoidsAsyncOptions, KMedoidsOptions } from "./clusters/fit-k-medoids.ts";
export { fitKMedoids, fitKMedoidsAsync } from "./clusters/fit-k-medoids.ts";
export type {
  CovarianceShape,
  GaussianMixtureModel,
  MixtureCluster,
  MixtureFitInfo,
} from "./clusters/gaussian-mixture-types.ts";
export type { KMeansCluster, KMeansFit, KMeansModel } from "./clusters/k-means-types.ts";
export type { KMedoidsCluster, KMedoidsFit, KMedoidsModel } from "./clusters/k-medoids-types.ts";
export type { ByLabel, ByModel, LabelledOptions } from "./clusters/labelled.ts";
export { parseGaussianMixture } from "./clusters/parse-gaussian-mixture.ts";
export { parseKMeans } from "./clusters/parse-k-means.ts";
export { parseKMedoids } from "./clusters/parse-k-medoids.ts";
export type { FeatureScale, Scale } from "./clusters/scales.ts";
export type {
  ClusterSilhouette,
  Silhouette,
  SilhouetteInfo,
  SilhouetteOptions,
  SilhouetteRow,
} from "./clusters/silhouette.ts";
export { silhouette } from "./clusters/silhouette.ts";
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
export type { RfmCustomer, RfmCutMethod, RfmMethod, RfmNeed, RfmNeeds, RfmOptions } from "./score-rfm.ts";
export { scoreRfm } from "./score-rfm.ts";
export type { SegmentAction } from "./segment-actions.ts";
export { segmentActions } from "./segment-actions.ts";
export type { SegmentSizeRow, SegmentSizes, SegmentSizesInfo } from "./segment-sizes.ts";
export { segmentSizes } from "./segment-sizes.ts";
