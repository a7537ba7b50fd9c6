import type { Table, TableInfo } from "../core/table.ts";

/** One answer of one respondent to one question. */
export interface SurveyRow {
  /** Who answered; null where the survey does not say. Absent in anonymous surveys. */
  readonly customer?: string | null;
  /** When, in ms since 1970 UTC. */
  readonly time?: number | null;
  /** The filled-in form that the answer is part of; rows with equal text are one form. */
  readonly respondent?: string | null;
  readonly question: string;
  /** What was answered, as text; null where the question was left empty (only with `unanswered: "keep"`). */
  readonly answer: string | null;
  /** The answer as a number: a number itself, or the place of its label on a scale; null for other texts. */
  readonly score: number | null;
}

/** What became of one question. */
export interface SurveyQuestion {
  readonly question: string;
  /** Answers, several of one respondent each counted. */
  readonly answers: number;
  /** Answers with a score. */
  readonly scored: number;
  /** Respondents who left it empty; in long files those that are there without an answer. */
  readonly unanswered: number;
  /** Smallest and largest score of the scale, where labels were scored or the question was reversed; else null. */
  readonly scale: readonly [low: number, high: number] | null;
  /** The labels of the scale, lowest score first (before reversing); null where numbers were answered. */
  readonly labels: readonly string[] | null;
  /** Whether the score was turned around (low + high - score). */
  readonly reversed: boolean;
}

/** What a table of survey answers says about itself. */
export interface SurveysInfo extends TableInfo {
  readonly kind: "surveys";
  readonly zone: string;
  /** Filled-in forms in the table; in long files without a column for them, null. */
  readonly respondents: number | null;
  readonly questions: readonly SurveyQuestion[];
  /** What the reader did and a person should know. */
  readonly notes?: readonly string[];
}

/** Survey answers, one row an answer. */
export type Surveys = Table<SurveyRow, SurveysInfo>;

/** One campaign. Counts are of recipients, each counted once, unless named `total...`. */
export interface CampaignRow {
  readonly campaign: string;
  /** When it was sent, in ms since 1970 UTC. */
  readonly time?: number | null;
  /** "email", "sms" ... */
  readonly channel?: string | null;
  readonly subject?: string | null;
  /** Whom it was sent to: the list or segment. */
  readonly list?: string | null;
  readonly tags?: string | null;
  /** The campaign's id as the source has it. */
  readonly id?: string | null;
  /** Recipients. */
  readonly sent?: number | null;
  readonly delivered?: number | null;
  readonly bounces?: number | null;
  /** Recipients who opened. */
  readonly opens?: number | null;
  /** Times opened. */
  readonly totalOpens?: number | null;
  /** Recipients who clicked. */
  readonly clicks?: number | null;
  /** Times clicked. */
  readonly totalClicks?: number | null;
  /** Recipients who came to the site or the shop because of it. */
  readonly visits?: number | null;
  readonly unsubscribes?: number | null;
  /** Recipients who called it spam. */
  readonly complaints?: number | null;
  /** Orders, or customers who ordered, that the source books for the campaign. */
  readonly orders?: number | null;
  /** Money that the source books for the campaign, in major units of `info.currency`. */
  readonly revenue?: number | null;
  /** What the campaign cost. */
  readonly cost?: number | null;
}

/** What a table of campaigns says about itself. */
export interface CampaignsInfo extends TableInfo {
  readonly kind: "campaigns";
  readonly zone: string;
  /** What the reader did and a person should know: counts in words. */
  readonly notes?: readonly string[];
}

/** Campaigns, one row each. */
export type Campaigns = Table<CampaignRow, CampaignsInfo>;

/** One review, support ticket or note. */
export interface FeedbackRow {
  /** Who said it; null where the source does not say. */
  readonly customer: string | null;
  /** When, in ms since 1970 UTC. */
  readonly time: number;
  readonly kind: "review" | "ticket" | "note";
  /** What was said. */
  readonly text?: string | null;
  /** Title of the review, subject of the ticket. */
  readonly subject?: string | null;
  /** Stars or satisfaction, on the scale of `info.scale`. */
  readonly rating?: number | null;
  /** The product it is about. */
  readonly item?: string | null;
  /** How it came in: "web", "email", "chat" ... */
  readonly channel?: string | null;
  readonly status?: string | null;
  /** When it was first answered, in ms. */
  readonly replied?: number | null;
  /** When it was closed or solved, in ms. */
  readonly closed?: number | null;
  /** The source's id of the review or ticket. */
  readonly id?: string | null;
}

/** What a table of feedback says about itself. */
export interface FeedbackInfo extends TableInfo {
  readonly kind: "feedback";
  readonly zone: string;
  /** Smallest and largest rating; null without ratings. */
  readonly scale: readonly [low: number, high: number] | null;
  /** What the reader did and a person should know: counts in words. */
  readonly notes?: readonly string[];
}

/** Feedback, one row each. */
export type Feedback = Table<FeedbackRow, FeedbackInfo>;
