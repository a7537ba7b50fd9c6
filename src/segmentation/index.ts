export type { BehaviorFlag, BehaviorThresholds } from "./behavior/behavior-labels.ts";
export type {
  BehaviorSegmentRow,
  BehaviorSegments,
  BehaviorSegmentsInfo,
} from "./behavior/behavior-segments.ts";
export { behaviorSegments } from "./behavior/behavior-segments.ts";
export type { BehaviorSegmentsOptions } from "./behavior/behavior-thresholds.ts";
export { demographicSegments } from "./behavior/demographic-segments.ts";
export type {
  DemographicInfo,
  DemographicRow,
  DemographicSegmentsOptions,
  Demographics,
} from "./behavior/demographic-types.ts";
export type { EngagementScoreOptions } from "./behavior/engagement-score.ts";
export { engagementScore } from "./behavior/engagement-score.ts";
export type {
  EngagementScoreInfo,
  EngagementScoreRow,
  EngagementScores,
  EngagementThresholds,
} from "./behavior/engagement-types.ts";
export type { EventKindName, EventNames } from "./behavior/event-kinds.ts";
export type { BehaviorReason } from "./behavior/explain-behavior.ts";
export { explainBehavior } from "./behavior/explain-behavior.ts";
export type { DemographicGroup } from "./behavior/group-column.ts";
export type { BehaviorLeftOut } from "./behavior/leave-out.ts";
export type { PurchaseBehaviorOptions } from "./behavior/purchase-behavior.ts";
export { purchaseBehavior } from "./behavior/purchase-behavior.ts";
export type {
  PurchaseBehavior,
  PurchaseBehaviorInfo,
  PurchaseBehaviorRow,
  ShopBehavior,
} from "./behavior/purchase-types.ts";
export type { UpdateEngagementOptions } from "./behavior/update-engagement.ts";
export { updateEngagement } from "./behavior/update-engagement.ts";
export type { WebActivityOptions } from "./behavior/web-activity.ts";
export { webActivity } from "./behavior/web-activity.ts";
export type { WebActivity, WebActivityInfo, WebActivityRow, WebLabel } from "./behavior/web-types.ts";
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
  DistanceHierarchyOptions,
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
  MiniBatchKMeansAsyncOptions,
  MiniBatchKMeansOptions,
} from "./clusters/fit-mini-batch-k-means.ts";
export { fitMiniBatchKMeans, fitMiniBatchKMeansAsync } from "./clusters/fit-mini-batch-k-means.ts";
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
  DistanceSilhouetteOptions,
  Silhouette,
  SilhouetteInfo,
  SilhouetteOptions,
  SilhouetteRow,
} from "./clusters/silhouette.ts";
export { silhouette } from "./clusters/silhouette.ts";
export type { ComparePairOptions, PairComparison } from "./compare/compare-pair.ts";
export { comparePair } from "./compare/compare-pair.ts";
export type { ComparedColumn, ComparedKind } from "./compare/compared-columns.ts";
export type {
  CategoryContrast,
  ColumnContrast,
  LevelContrast,
  NumberContrast,
} from "./compare/contrast-types.ts";
export type { TraitWords } from "./compare/contrast-words.ts";
export type { Correction } from "./compare/correction.ts";
export type { LookalikeDescription } from "./compare/describe-lookalike.ts";
export { describeLookalike } from "./compare/describe-lookalike.ts";
export type { SegmentDescription } from "./compare/describe-segment.ts";
export { describeSegment } from "./compare/describe-segment.ts";
export type { LookalikeAsyncOptions, LookalikeOptions } from "./compare/fit-lookalike.ts";
export { fitLookalike, fitLookalikeAsync } from "./compare/fit-lookalike.ts";
export type { IdealCustomers } from "./compare/lookalike-input.ts";
export type {
  LookalikeReason,
  LookalikeReasonsInfo,
  LookalikeReasonsOptions,
} from "./compare/lookalike-reasons.ts";
export { lookalikeReasons } from "./compare/lookalike-reasons.ts";
export type {
  LookalikeScore,
  LookalikeScoreOptions,
  LookalikeScores,
  LookalikeScoresInfo,
} from "./compare/lookalike-score.ts";
export { lookalikeScore } from "./compare/lookalike-score.ts";
export type {
  LookalikeFeature,
  LookalikeFit,
  LookalikeModel,
  LookalikeScale,
  LookalikeTerm,
} from "./compare/lookalike-types.ts";
export type { SegmentMembers } from "./compare/members.ts";
export { parseLookalike } from "./compare/parse-lookalike.ts";
export type { ProfileSegmentsOptions, SegmentProfile, SegmentProfiles } from "./compare/profile-segments.ts";
export { profileSegments } from "./compare/profile-segments.ts";
export type {
  SegmentPreference,
  SegmentPreferences,
  SegmentPreferencesInfo,
  SegmentPreferencesOptions,
} from "./compare/segment-preferences.ts";
export { segmentPreferences } from "./compare/segment-preferences.ts";
export type { ShareTestMethod } from "./compare/share-test.ts";
export type {
  ComponentScore,
  ComponentScores,
  ComponentScoresInfo,
  ComponentScoresOptions,
} from "./components/component-scores.ts";
export { componentScores } from "./components/component-scores.ts";
export type { PrincipalComponentsOptions } from "./components/fit-principal-components.ts";
export { fitPrincipalComponents } from "./components/fit-principal-components.ts";
export { parsePrincipalComponents } from "./components/parse-principal-components.ts";
export type { PrincipalComponent, PrincipalComponents } from "./components/principal-components-types.ts";
export { customersIn, type SegmentTable } from "./customers-in.ts";
export type { DescribeRfmMapOptions, RfmMapCoverage, RfmMapSegment } from "./describe-rfm-map.ts";
export { describeRfmMap } from "./describe-rfm-map.ts";
export type { LifecycleDescription, LifecycleThreshold } from "./lifecycle/describe-lifecycle.ts";
export { describeLifecycle } from "./lifecycle/describe-lifecycle.ts";
export type { ExplainStageOptions, StageExplanation } from "./lifecycle/explain-stage.ts";
export { explainStage } from "./lifecycle/explain-stage.ts";
export type { FitLifecycleOptions } from "./lifecycle/fit-lifecycle.ts";
export { fitLifecycle } from "./lifecycle/fit-lifecycle.ts";
export type { LifecycleStagesOptions } from "./lifecycle/lifecycle-stages.ts";
export { lifecycleStages } from "./lifecycle/lifecycle-stages.ts";
export type { LifecycleStateOptions } from "./lifecycle/lifecycle-state.ts";
export { lifecycleState } from "./lifecycle/lifecycle-state.ts";
export type {
  LifecycleInfo,
  LifecycleModel,
  LifecycleOrders,
  LifecyclePace,
  LifecycleProfile,
  LifecycleProfiles,
  LifecycleRow,
  LifecycleStage,
  LifecycleStages,
  LifecycleState,
  LifecycleStateInfo,
  PurchaseDay,
  SilenceLimits,
} from "./lifecycle/lifecycle-types.ts";
export { parseLifecycle } from "./lifecycle/parse-lifecycle.ts";
export type {
  StageChange,
  StageChanges,
  StageChangesInfo,
  StageChangesOptions,
} from "./lifecycle/stage-changes.ts";
export { stageChanges } from "./lifecycle/stage-changes.ts";
export type { UpdateLifecycleOptions } from "./lifecycle/update-lifecycle.ts";
export { updateLifecycle } from "./lifecycle/update-lifecycle.ts";
export type {
  MedoidClusterRow,
  MedoidClusters,
  MedoidClustersAsyncOptions,
  MedoidClustersInfo,
  MedoidClustersOptions,
} from "./mixed/cluster-by-medoids.ts";
export { clusterByMedoids, clusterByMedoidsAsync } from "./mixed/cluster-by-medoids.ts";
export type { DistanceRow, Distances, DistancesInfo } from "./mixed/distances.ts";
export type {
  CategoryName,
  KPrototypesAsyncOptions,
  KPrototypesOptions,
} from "./mixed/fit-k-prototypes.ts";
export { fitKPrototypes, fitKPrototypesAsync } from "./mixed/fit-k-prototypes.ts";
export type { GowerAsyncOptions, GowerKind, GowerOptions } from "./mixed/gower-distances.ts";
export { gowerDistances, gowerDistancesAsync } from "./mixed/gower-distances.ts";
export type { KPrototypesCluster, KPrototypesFit, KPrototypesModel } from "./mixed/k-prototypes-types.ts";
export { parseKPrototypes } from "./mixed/parse-k-prototypes.ts";
export type { MovementCell, MovementMatrix, MovementMatrixInfo } from "./movement/movement-matrix.ts";
export type {
  FlowLink,
  FlowLinksInfo,
  FlowNode,
  FlowNodesInfo,
  MovementOverOptions,
  SegmentFlow,
  SegmentSnapshot,
} from "./movement/movement-over.ts";
export { movementOver } from "./movement/movement-over.ts";
export type { Segmentation, SegmentationColumns } from "./movement/read-segmentation.ts";
export type { SegmentMovement, SegmentMovementOptions } from "./movement/segment-movement.ts";
export { segmentMovement } from "./movement/segment-movement.ts";
export type {
  SegmentBalance,
  SegmentBalances,
  SegmentBalancesInfo,
  SegmentMove,
  SegmentMoves,
  SegmentMovesInfo,
} from "./movement/segment-moves.ts";
export type { NaturalBreaksOptions } from "./natural-breaks.ts";
export { naturalBreaks } from "./natural-breaks.ts";
export { parseRfm } from "./parse-rfm.ts";
export type { AnswersOptions } from "./psychographic/answers.ts";
export type {
  DescribeFactorsOptions,
  FactorDescription,
  FactorsDescription,
} from "./psychographic/describe-factors.ts";
export { describeFactors } from "./psychographic/describe-factors.ts";
export type {
  FactorScore,
  FactorScores,
  FactorScoresInfo,
  FactorScoresOptions,
} from "./psychographic/factor-scores.ts";
export { factorScores } from "./psychographic/factor-scores.ts";
export type { FactorItem, FactorModel, FactorTest, FactorVariance } from "./psychographic/factors-types.ts";
export type { FactorsAsyncOptions, FactorsOptions } from "./psychographic/fit-factors.ts";
export { fitFactors, fitFactorsAsync } from "./psychographic/fit-factors.ts";
export type {
  InterestTags,
  InterestTagsInfo,
  InterestTagsOptions,
  TaggedCustomer,
  TagInGroup,
  TagSummary,
} from "./psychographic/interest-tags.ts";
export { interestTags } from "./psychographic/interest-tags.ts";
export { parseFactors } from "./psychographic/parse-factors.ts";
export type { ItemReliability, Reliability, ReliabilityOptions } from "./psychographic/reliability.ts";
export { reliability } from "./psychographic/reliability.ts";
export type {
  ScaleScore,
  ScaleScores,
  ScaleScoresInfo,
  ScaleScoresOptions,
  ScaleSummary,
} from "./psychographic/scale-scores.ts";
export { scaleScores } from "./psychographic/scale-scores.ts";
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
