export type { AdviseScalingOptions, ColumnScaling, ScalingAdvice } from "./advise-scaling.ts";
export { adviseScaling } from "./advise-scaling.ts";
export type {
  AssignClusterOptions,
  ClusterAssignment,
  ClusterAssignments,
  ClusterAssignmentsInfo,
  ClusterModel,
} from "./assign-cluster.ts";
export { assignCluster } from "./assign-cluster.ts";
export type {
  ChooseClustersAsyncOptions,
  ChooseClustersOptions,
  ClusterChoice,
  ClusterChoices,
  ClusterChoicesInfo,
  ClusterVotes,
} from "./choose-clusters.ts";
export { chooseClusters, chooseClustersAsync } from "./choose-clusters.ts";
export type {
  Hierarchy,
  HierarchyAsyncOptions,
  HierarchyOptions,
  LinkageMethod,
} from "./cluster-hierarchy.ts";
export { clusterHierarchy, clusterHierarchyAsync } from "./cluster-hierarchy.ts";
export type { ClusterScores } from "./cluster-scores.ts";
export { clusterScores } from "./cluster-scores.ts";
export type { ClusteringAgreement } from "./compare-clusterings.ts";
export { compareClusterings } from "./compare-clusterings.ts";
export type { CutHierarchyOptions, HierarchyCut, HierarchyCutInfo, HierarchyRow } from "./cut-hierarchy.ts";
export { cutHierarchy } from "./cut-hierarchy.ts";
export type { Dbscan, DbscanInfo, DbscanOptions, DbscanRow } from "./dbscan.ts";
export { dbscan } from "./dbscan.ts";
export type {
  ClusterDescription,
  ClusterFeature,
  ClusterProfile,
  DescribeClustersOptions,
} from "./describe-clusters.ts";
export { describeClusters } from "./describe-clusters.ts";
export type { FeatureName, FeatureOptions } from "./features.ts";
export type { GaussianMixtureAsyncOptions, GaussianMixtureOptions } from "./fit-gaussian-mixture.ts";
export { fitGaussianMixture, fitGaussianMixtureAsync } from "./fit-gaussian-mixture.ts";
export type { KMeansAsyncOptions, KMeansOptions } from "./fit-k-means.ts";
export { fitKMeans, fitKMeansAsync } from "./fit-k-means.ts";
export type { KMedoidsAsyncOptions, KMedoidsOptions } from "./fit-k-medoids.ts";
export { fitKMedoids, fitKMedoidsAsync } from "./fit-k-medoids.ts";
export type {
  CovarianceShape,
  GaussianMixtureModel,
  MixtureCluster,
  MixtureFitInfo,
} from "./gaussian-mixture-types.ts";
export type { KMeansCluster, KMeansFit, KMeansModel } from "./k-means-types.ts";
export type { KMedoidsCluster, KMedoidsFit, KMedoidsModel } from "./k-medoids-types.ts";
export type { ByLabel, ByModel, LabelledOptions } from "./labelled.ts";
export { parseGaussianMixture } from "./parse-gaussian-mixture.ts";
export { parseKMeans } from "./parse-k-means.ts";
export { parseKMedoids } from "./parse-k-medoids.ts";
export type { FeatureScale, Scale } from "./scales.ts";
export type {
  ClusterSilhouette,
  Silhouette,
  SilhouetteInfo,
  SilhouetteOptions,
  SilhouetteRow,
} from "./silhouette.ts";
export { silhouette } from "./silhouette.ts";
