export type { AuditLearner, ChurnAudit, ChurnAuditFinding } from "./audit/audit-types.ts";
export { type AuditChurnTableOptions, auditChurnTable } from "./audit-churn-table.ts";
export { churnFeatures } from "./churn-features.ts";
export { churnLabel } from "./churn-label.ts";
export { churnReason } from "./churn-reason.ts";
export { churnTable } from "./churn-table.ts";
export type {
  ChurnCut,
  ChurnInfo,
  ChurnLeftOut,
  ChurnLog,
  ChurnRow,
  ChurnTable,
  ChurnTableOptions,
  ChurnWindows,
  DatedLink,
  GoneCustomers,
} from "./churn-types.ts";
export type { ChurnFeature } from "./features/feature-types.ts";
export { type ChurnCardOptions, type ChurnCardSection, churnCard } from "./monitor/churn-card.ts";
export { type ChurnMonitor, monitorChurn } from "./monitor/monitor-churn.ts";
export type {
  PlanDecision,
  RetentionOffer,
  RetentionPlan,
  RetentionPlanInfo,
  RetentionPlanOptions,
  RetentionPlanRow,
} from "./score/plan-types.ts";
export { type RetentionAction, retentionActions } from "./score/retention-actions.ts";
export {
  type RetentionEffect,
  type RetentionEffectOptions,
  retentionEffect,
} from "./score/retention-effect.ts";
export { retentionPlan } from "./score/retention-plan.ts";
export { scoreChurn } from "./score/score-churn.ts";
export type {
  ChurnScoreRow,
  ChurnScores,
  ChurnScoresInfo,
  ChurnValueRow,
  ScoreChurnOptions,
  ScoredPlanRow,
} from "./score/score-types.ts";
export { type SimpleChurnInfo, type SimpleChurnRow, simpleChurnScore } from "./simple-churn-score.ts";
export { parseChurn } from "./train/parse-churn.ts";
export { type TrainChurnOptions, trainChurn, trainChurnAsync } from "./train/train-churn.ts";
export type {
  ChurnCandidate,
  ChurnCandidateResult,
  ChurnFit,
  ChurnLearner,
  ChurnModel,
  ChurnPerformance,
  ChurnQuality,
  ChurnResample,
  ChurnResampleLine,
  ChurnResampleSum,
  ChurnResampleTerm,
  ChurnShared,
} from "./train/train-types.ts";
