import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCampaigns } from "../../../src/data/read-campaigns.ts";
import { readFeedback } from "../../../src/data/read-feedback.ts";
import { readSurvey } from "../../../src/data/read-survey.ts";

// As for orders: rows in = rows kept + rows rejected with a reason, from files with good rows, rows left out, rows that can not be read, a row with
// too many fields, and the header a second time in the middle.

interface File {
  readonly layout: string;
  readonly header: string;
  readonly good: readonly string[];
  /** Rows left out or unreadable, by reason. */
  readonly rejected: { readonly [reason: string]: readonly string[] };
}

const CAMPAIGNS: readonly File[] = [
  {
    layout: "klaviyo-campaigns",
    header:
      "Campaign Name,Tags,Subject,List,Send Time,Send Weekday,Total Recipients,Unique Placed Order,Placed Order Rate,Revenue,Unique Opens",
    good: ["A,,s,All,2026-04-06 11:00:00,Monday,100.0,2.0,2%,10,40.0"],
    rejected: {
      "no recipients: a draft, or not yet sent": ["B,,s,All,,,0.0,0.0,,0,0.0"],
      "Campaign Name: no value": [",,s,All,2026-04-06 11:00:00,Monday,100.0,2.0,2%,10,40.0"],
      "Send Time: not a time": ["C,,s,All,soon,Monday,100.0,2.0,2%,10,40.0"],
    },
  },
  {
    layout: "mailchimp-campaigns",
    header:
      "Title,Subject,List,Send Date,Send Weekday,Total Recipients,Successful Deliveries,Soft Bounces,Hard Bounces,Total Bounces,Times Forwarded,Forwarded Opens,Unique Opens,Open Rate,Abuse Complaints",
    good: ['A,s,All,"Mar 15, 2026 10:00 am",Sunday,100,90,5,5,10,0,0,40,44%,0'],
    rejected: { "Title: no value": [',s,All,"Mar 15, 2026 10:00 am",Sunday,100,90,5,5,10,0,0,40,44%,0'] },
  },
  {
    layout: "campaign-list",
    header: "campaign,recipients,date",
    good: ["A,5,2026-01-01", "B,6,"],
    rejected: { "date: not a time": ["C,5,x"] },
  },
];

const FEEDBACK: readonly File[] = [
  {
    layout: "judgeme-reviews",
    header:
      "title,body,rating,review_date,source,curated,reviewer_name,reviewer_email,product_id,product_handle,reply,picture_urls",
    good: ["T,b,5,2026-03-01,web,ok,Ann,a@x.test,1,tea,,", ",,4,2026-03-01,web,ok,Bob,b@x.test,1,tea,,"],
    rejected: {
      "marked as spam": ["T,b,5,2026-03-01,web,spam,Ann,a@x.test,1,tea,,"],
      "no text and no rating": [",,,2026-03-01,web,ok,Ann,a@x.test,1,tea,,"],
      "review_date: no value": ["T,b,5,,web,ok,Ann,a@x.test,1,tea,,"],
    },
  },
  {
    layout: "shopify-product-reviews",
    header: "product_handle,state,rating,title,author,email,location,body,reply,created_at,replied_at",
    good: ["soap,published,4,,Ann,a@x.test,,b,,2026-06-01T10:00:00-04:00,"],
    rejected: { "created_at: not a time": ["soap,published,4,,Ann,a@x.test,,b,,x,"] },
  },
  {
    layout: "zendesk-tickets",
    header:
      "Id,Requester,Requester id,Requester email,Submitter,Assignee,Group,Subject,Status,Priority,Via,Ticket type,Created at,Updated at,Solved at,Satisfaction Score",
    good: [
      "1,Ann,7,a@x.test,Ann,,,,Open,,Mail,,2026-03-01 10:00,,,",
      "2,Ann,7,,Ann,,,s,Open,,Mail,,2026-03-01,,,",
    ],
    rejected: { "Created at: no value": ["3,Ann,7,a@x.test,Ann,,,,Open,,Mail,,,,,"] },
  },
  {
    layout: "freshdesk-tickets",
    header:
      "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,Last update time,Initial response time,First response time (in hrs),Resolution time (in hrs)",
    good: ["1,s,Open,Low,Email,,,,2026-03-01 10:00:00,,,,,,,"],
    rejected: { "Created time: not a time": ["2,s,Open,Low,Email,,,,then,,,,,,,"] },
  },
  {
    layout: "feedback-list",
    header: "customer,day,text,date",
    good: ["7,x,fine,2026-03-01"],
    rejected: { "no text and no rating": ["7,x,,2026-03-01"] },
  },
];

const SURVEYS: readonly File[] = [
  {
    layout: "typeform",
    header: "#,Q1,Q2,Start Date (UTC),Submit Date (UTC),Network ID",
    good: ["a,5,x,2026-03-01 10:00:00,2026-03-01 10:05:00,n", "b,,y,2026-03-01 10:00:00,,n"],
    rejected: {
      "no answer": ["c,,,2026-03-01 10:00:00,2026-03-01 10:05:00,n"],
      "Submit Date (UTC): not a time": ["d,5,x,,late,n"],
    },
  },
  {
    layout: "google-forms",
    header: "Timestamp,Q1,Q2",
    good: ["2026-03-01 10:00:00,5,x"],
    rejected: { "no answer": ["2026-03-01 10:00:00,,"], "Timestamp: not a time": ["x,5,y"] },
  },
  {
    layout: "survey",
    header: "user id,Q1,Q2",
    good: ["a,5,x", ",1,"],
    rejected: { "no answer": ["b,,"] },
  },
  {
    layout: "survey-answers",
    header: "user id,response id,question,answer",
    good: ["a,r1,Q1,5", ",r2,Q1,5"],
    rejected: { "no answer": ["a,r3,Q2,"], "question: no value": ["a,r4,,5"] },
  },
];

function textOf(
  { header, good, rejected }: File,
  order: (rows: string[]) => string[] = (rows) => rows,
): string {
  const [first, ...rest] = good;
  return [
    header,
    first,
    ...order([`${first},one,too many`, header, ...rest, ...Object.values(rejected).flat()]),
  ].join("\n");
}

function reasonsOf({ rejected }: File): [reason: string, rows: number][] {
  return [
    ["another number of fields than the header", 1],
    ["the header again", 1],
    ...Object.entries(rejected).map(([reason, rows]): [string, number] => [reason, rows.length]),
  ];
}

const sorted = (list: readonly (readonly [string, number])[]) =>
  [...list].sort((a, b) => (a[0] < b[0] ? -1 : 1));
const found = (info: { readonly rejected?: readonly { reason: string; rows: number }[] }) =>
  sorted((info.rejected ?? []).map(({ reason, rows }) => [reason, rows] as const));

describe("every row of an export is either in the table or rejected with its reason", () => {
  it.each(CAMPAIGNS)("$layout", async (file) => {
    const campaigns = await readCampaigns(textOf(file), { onInvalid: "skip" });
    expect(campaigns.info.source).toBe(file.layout);
    expect(found(campaigns.info)).toEqual(sorted(reasonsOf(file)));
    expect(campaigns.length).toBe(file.good.length);
  });

  it.each(FEEDBACK)("$layout", async (file) => {
    const feedback = await readFeedback(textOf(file), { onInvalid: "skip" });
    expect(feedback.info.source).toBe(file.layout);
    expect(found(feedback.info)).toEqual(sorted(reasonsOf(file)));
    expect(feedback.length).toBe(file.good.length);
  });

  it.each(SURVEYS)("$layout", async (file) => {
    const survey = await readSurvey(textOf(file), { onInvalid: "skip" });
    expect(survey.info.source).toBe(file.layout);
    expect(found(survey.info)).toEqual(sorted(reasonsOf(file)));
    expect(survey.info.respondents).toBe(file.good.length);
    expect(survey.length).toBe(survey.info.questions.reduce((n, { answers }) => n + answers, 0));
  });

  it("whatever the order of the rows", async () => {
    const files = [
      ...CAMPAIGNS.map((file) => ({ file, read: readCampaigns })),
      ...FEEDBACK.map((file) => ({ file, read: readFeedback })),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.infiniteStream(fc.nat()),
        async ({ file, read }, keys) => {
          const shuffled = (rows: string[]) =>
            rows
              .map((row) => ({ row, key: keys.next().value as number }))
              .sort((a, b) => a.key - b.key)
              .map(({ row }) => row);
          const table = await read(textOf(file, shuffled), { onInvalid: "skip" });
          expect(found(table.info)).toEqual(sorted(reasonsOf(file)));
          expect(table.length).toBe(file.good.length);
        },
      ),
      { numRuns: 40 },
    );
  });
});
