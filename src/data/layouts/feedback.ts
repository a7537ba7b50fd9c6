import type { TextColumn } from "../../core/table.ts";
import { idsBy } from "../identity/normal.ts";
import type { Layout, Where } from "./layout.ts";
import { LeftOut } from "./left-out.ts";
import { constantText, firstText, mapLevels } from "./levels.ts";
import { need, type Sheet } from "./sheet.ts";

/** What feedback can be. */
export type FeedbackKind = "review" | "ticket" | "note";

/** Feedback as a layout reads it; ratings still as they were written. */
export interface FeedbackDraft {
  readonly length: number;
  readonly customer: TextColumn;
  readonly time: Float64Array;
  readonly kind: TextColumn;
  readonly text?: TextColumn | undefined;
  readonly subject?: TextColumn | undefined;
  readonly rating?: TextColumn | undefined;
  readonly item?: TextColumn | undefined;
  readonly channel?: TextColumn | undefined;
  readonly status?: TextColumn | undefined;
  readonly replied?: Float64Array | undefined;
  readonly closed?: Float64Array | undefined;
  readonly id?: TextColumn | undefined;
  readonly left: LeftOut;
  readonly where: Where<"time" | "rating">;
}

/** Reviews, tickets or notes whose columns have common names. */
export const simpleFeedback: Layout<FeedbackDraft> = {
  name: "feedback-list",
  kind: "feedback",
  signature: ["time", "text", "rating"],
  fields: {
    customer: [
      "customer",
      "customer id",
      "customer number",
      "cust",
      "cust id",
      "client id",
      "user id",
      "member id",
      "contact id",
      "requester id",
      "reviewer id",
    ],
    email: [
      "email",
      "customer email",
      "reviewer email",
      "requester email",
      "contact email",
      "email address",
      "author email",
      "reviewer.email",
    ],
    time: [
      "time",
      "date",
      "review date",
      "created at",
      "created",
      "created time",
      "created date",
      "creation date",
      "created datetime",
      "date created",
      "createTime",
      "submitted at",
      "opened at",
      "timestamp",
      "published at",
    ],
    text: [
      "text",
      "body",
      "review",
      "review text",
      "review content",
      "review body",
      "content",
      "comment",
      "comments",
      "message",
      "description",
      "feedback",
      "note",
      "notes",
    ],
    subject: ["subject", "title", "review title", "headline", "summary"],
    rating: [
      "rating",
      "stars",
      "star rating",
      "starRating",
      "review score",
      "review rating",
      "score",
      "satisfaction score",
      "satisfaction",
      "csat",
      "csat score",
      "survey score",
    ],
    item: [
      "item",
      "product",
      "product name",
      "product title",
      "product handle",
      "handle",
      "product id",
      "productId",
      "sku",
    ],
    channel: ["channel", "source", "via", "initial channel", "platform"],
    status: ["status", "state", "ticket status"],
    replied: [
      "replied",
      "replied at",
      "reply date",
      "first reply at",
      "first response at",
      "first response",
      "initial response time",
    ],
    closed: [
      "closed",
      "closed at",
      "closed time",
      "closed date",
      "closed datetime",
      "resolved at",
      "solved at",
      "resolved time",
    ],
    id: ["id", "ticket id", "review id", "ticket number", "ticket"],
    type: ["kind", "feedback type", "type"],
  },
  required: ["time", ["text", "rating", "subject"]],
  generic: true,
  read: (sheet) => readSimpleFeedback(sheet, undefined),
};

/** Fields as they are. Without `kind` a row's own word decides, else what columns there are: tickets are closed, reviews are rated. */
export function readSimpleFeedback(sheet: Sheet, kind: FeedbackKind | undefined): FeedbackDraft {
  const email = idsBy(sheet.text("email"), "email");
  return {
    length: sheet.rows,
    customer: firstText(sheet.rows, sheet.id("customer"), email),
    time: need(sheet.times("time", sheet.zone.name, "checked"), "time"),
    kind: kindOf(sheet, kind),
    text: sheet.text("text"),
    subject: sheet.text("subject"),
    rating: sheet.text("rating"),
    item: sheet.text("item"),
    channel: sheet.text("channel"),
    status: sheet.text("status"),
    replied: sheet.times("replied"),
    closed: sheet.times("closed"),
    id: sheet.id("id"),
    left: new LeftOut(sheet.rows),
    where: (field, row) => sheet.place(field, row),
  };
}

function kindOf(sheet: Sheet, kind: FeedbackKind | undefined): TextColumn {
  if (kind !== undefined) return constantText(sheet.rows, kind);
  const guess =
    sheet.has("closed") || (sheet.has("status") && !sheet.has("rating"))
      ? "ticket"
      : sheet.has("rating")
        ? "review"
        : "note";
  const own = sheet.text("type");
  if (own === undefined) return constantText(sheet.rows, guess);
  const words = mapLevels(own, (text) => /^(review|ticket|note)s?$/i.exec(text)?.[1].toLowerCase() ?? null);
  return firstText(sheet.rows, words, constantText(sheet.rows, guess));
}
