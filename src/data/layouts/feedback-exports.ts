import { idsBy } from "../identity/normal.ts";
import { type FeedbackDraft, readSimpleFeedback } from "./feedback.ts";
import type { Layout } from "./layout.ts";
import { firstText } from "./levels.ts";
import type { Sheet } from "./sheet.ts";

/** Judge.me, reviews export; the shorter sheet of its import fits too. */
export const judgemeReviews: Layout<FeedbackDraft> = {
  name: "judgeme-reviews",
  kind: "feedback",
  signature: [
    "title",
    "body",
    "rating",
    "review_date",
    "reviewer_name",
    "reviewer_email",
    "product_id",
    "product_handle",
    "reply",
    "picture_urls",
  ],
  fields: {
    time: ["review_date"],
    email: ["reviewer_email"],
    text: ["body"],
    subject: ["title"],
    rating: ["rating"],
    item: ["product_handle", "product_id"],
    channel: ["source"],
    status: ["curated"],
    replied: ["reply_date"],
  },
  required: ["time", "rating", "text", "email"],
  read: readReviews,
};

/** Shopify's own app Product Reviews, reviews export. */
export const shopifyReviews: Layout<FeedbackDraft> = {
  name: "shopify-product-reviews",
  kind: "feedback",
  signature: [
    "product_handle",
    "state",
    "rating",
    "title",
    "author",
    "email",
    "location",
    "body",
    "reply",
    "created_at",
    "replied_at",
  ],
  fields: {
    time: ["created_at"],
    email: ["email"],
    text: ["body"],
    subject: ["title"],
    rating: ["rating"],
    item: ["product_handle"],
    status: ["state"],
    replied: ["replied_at"],
  },
  required: ["time", "rating", "text", "item"],
  read: readReviews,
};

/** Zendesk Support, tickets export. */
export const zendeskTickets: Layout<FeedbackDraft> = {
  name: "zendesk-tickets",
  kind: "feedback",
  signature: [
    "Id",
    "Requester",
    "Requester id",
    "Requester email",
    "Submitter",
    "Assignee",
    "Group",
    "Subject",
    "Status",
    "Priority",
    "Via",
    "Ticket type",
    "Created at",
    "Updated at",
    "Solved at",
    "Satisfaction Score",
  ],
  fields: {
    id: ["Id"],
    email: ["Requester email"],
    requester: ["Requester id"],
    time: ["Created at"],
    subject: ["Subject"],
    status: ["Status"],
    channel: ["Via"],
    closed: ["Solved at"],
    rating: ["Satisfaction Score"],
    minutes: ["First reply time in minutes"],
  },
  required: ["time", "status", ["email", "requester"]],
  read: (sheet) => {
    const draft = readSimpleFeedback(sheet, "ticket");
    return {
      ...withFallback(draft, sheet, "requester"),
      replied: after(draft.time, sheet.numbers("minutes"), 60_000),
    };
  },
};

/** Freshdesk, tickets export. */
export const freshdeskTickets: Layout<FeedbackDraft> = {
  name: "freshdesk-tickets",
  kind: "feedback",
  signature: [
    "Ticket ID",
    "Subject",
    "Status",
    "Priority",
    "Source",
    "Type",
    "Agent",
    "Group",
    "Created time",
    "Due by Time",
    "Resolved time",
    "Closed time",
    "Last update time",
    "Initial response time",
    "First response time (in hrs)",
    "Resolution time (in hrs)",
  ],
  fields: {
    id: ["Ticket ID"],
    // the contact's address is one of the fields that can be chosen for the export
    email: ["Email", "Requester email", "Contact email"],
    requester: ["Contact ID"],
    time: ["Created time"],
    subject: ["Subject"],
    status: ["Status"],
    channel: ["Source"],
    item: ["Product"],
    closed: ["Resolved time", "Closed time"],
    replied: ["Initial response time"],
  },
  required: ["time", "status", "id"],
  read: (sheet) => withFallback(readSimpleFeedback(sheet, "ticket"), sheet, "requester"),
};

/** Reviews less those that the app calls spam. */
function readReviews(sheet: Sheet): FeedbackDraft {
  const draft = readSimpleFeedback(sheet, "review");
  const { status } = draft;
  const spam = status?.levels.map((text) => text.toLowerCase() === "spam") ?? [];
  for (let i = 0; status !== undefined && i < sheet.rows; i++) {
    if (status.codes[i] >= 0 && spam[status.codes[i]])
      draft.left.add(i, "marked as spam", (row) => sheet.place("status", row));
  }
  return draft;
}

/** Who asked: the address, else the help desk's own id. */
function withFallback(draft: FeedbackDraft, sheet: Sheet, field: string): FeedbackDraft {
  const email = idsBy(sheet.text("email"), "email");
  return { ...draft, customer: firstText(sheet.rows, email, sheet.id(field)) };
}

function after(time: Float64Array, spans: Float64Array | undefined, unit: number): Float64Array | undefined {
  return spans && time.map((t, i) => t + spans[i] * unit);
}
