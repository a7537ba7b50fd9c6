import type { Layout } from "./layout.ts";
import { readLong, readWide, type SurveyDraft } from "./survey-sheets.ts";

/** What respondents and surveys are commonly called. */
const CUSTOMER = [
  "customer",
  "customer id",
  "customer number",
  "cust",
  "cust id",
  "client id",
  "user id",
  "member id",
  "contact id",
  "external id",
] as const;
const EMAIL = [
  "email",
  "email address",
  "e mail",
  "e mail address",
  "customer email",
  "your email",
  "your email address",
  "username",
  "e-mail-adresse",
  "adresse e-mail",
  "nombre de usuario",
] as const;
const RESPONDENT = [
  "respondent",
  "respondent id",
  "response id",
  "response",
  "submission id",
  "response number",
  "token",
] as const;
const TIME = [
  "time",
  "timestamp",
  "submitted at",
  "submit date",
  "submission date",
  "submitted",
  "date submitted",
  "completed at",
  "response date",
  "answered at",
  "end date",
  "date",
  "created at",
  "start date",
] as const;

/** Typeform, Results > Download as CSV, times in UTC. */
export const typeform: Layout<SurveyDraft> = {
  name: "typeform",
  kind: "surveys",
  signature: ["#", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"],
  fields: {
    respondent: ["#"],
    time: ["Submit Date (UTC)"],
    stage: ["Stage Date (UTC)"],
    start: ["Start Date (UTC)"],
    customer: CUSTOMER,
    email: EMAIL,
  },
  required: ["respondent", "time", "start"],
  extras: true,
  read: (sheet) => readWide(sheet, { zone: "UTC" }),
};

/** SurveyMonkey, all individual responses, with its second header row of choices. */
export const surveyMonkey: Layout<SurveyDraft> = {
  name: "surveymonkey",
  kind: "surveys",
  signature: ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address"],
  fields: {
    respondent: ["Respondent ID"],
    time: ["End Date", "Date Modified"],
    start: ["Start Date", "Date Created"],
    email: ["Email Address"],
    customer: CUSTOMER,
  },
  required: ["respondent", ["time", "start"]],
  extras: true,
  read: (sheet) => readWide(sheet, { twoHeaders: true }),
};

/** What Google Forms calls the time of an answer, by language. */
const TIMESTAMP = [
  "Timestamp",
  "Zeitstempel",
  "Horodateur",
  "Marca temporal",
  "Carimbo de data/hora",
  "Informazioni cronologiche",
  "Tijdstempel",
] as const;

/** Google Forms: a first column of times in the form's language, then one per question. */
export const googleForms: Layout<SurveyDraft> = {
  name: "google-forms",
  kind: "surveys",
  signature: [TIMESTAMP],
  fields: {
    time: TIMESTAMP,
    customer: CUSTOMER,
    email: EMAIL,
    respondent: RESPONDENT,
  },
  required: ["time"],
  generic: true,
  open: true,
  extras: true,
  read: (sheet) => readWide(sheet, {}),
};

/** A row per answer: who, which question, what. */
export const longSurvey: Layout<SurveyDraft> = {
  name: "survey-answers",
  kind: "surveys",
  signature: ["question", "answer"],
  fields: {
    question: ["question", "question text", "item", "question title", "survey question"],
    answer: ["answer", "response", "answer text", "reply", "choice", "response text"],
    score: ["score", "rating", "value", "points", "numeric answer"],
    customer: CUSTOMER,
    email: EMAIL,
    respondent: ["respondent", "respondent id", "response id", "submission id", "response number", "token"],
    time: TIME,
  },
  required: ["question", ["answer", "score"]],
  generic: true,
  open: true,
  extras: true,
  read: readLong,
};

/** A row per respondent, a column per question. */
export const wideSurvey: Layout<SurveyDraft> = {
  name: "survey",
  kind: "surveys",
  signature: ["customer", "time"],
  fields: { customer: CUSTOMER, email: EMAIL, respondent: RESPONDENT, time: TIME },
  required: [["customer", "email", "respondent", "time"]],
  generic: true,
  open: true,
  extras: true,
  read: (sheet) => readWide(sheet, {}),
};
