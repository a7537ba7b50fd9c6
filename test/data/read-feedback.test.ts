import { describe, expect, it } from "vitest";
import { readFeedback } from "../../src/data/read-feedback.ts";
import { recognize } from "../../src/data/recognize.ts";
import { satisfactionScore } from "../../src/metrics/index.ts";

const JUDGEME =
  "title,body,rating,review_date,source,curated,reviewer_name,reviewer_email,product_id,product_handle,reply,reply_date,picture_urls,ip_address,location";
const SHOPIFY = "product_handle,state,rating,title,author,email,location,body,reply,created_at,replied_at";
const ZENDESK =
  "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,Resolution time,Satisfaction Score,Reopens,Replies,First reply time in minutes,Full resolution time in minutes";
const FRESHDESK =
  "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,Last update time,Initial response time,Time tracked,First response time (in hrs),Resolution time (in hrs),Agent interactions,Customer interactions,Resolution status,First response status,Tags,Survey results,Product,Full name,Contact ID";

describe("reading feedback", () => {
  it("reads Judge.me's reviews, spam left out", async () => {
    const reviews = await readFeedback(
      `${JUDGEME}\nTop,"Lovely, again",5,2026-03-02 10:12:00 UTC,web,ok,Ann,Ann@Shop.test,70,green-tea,Thanks,2026-03-03 10:12:00 UTC,,1.1.1.1,FR\nSpam,Buy watches,5,2026-03-02 10:12:00 UTC,web,spam,Bot,b@x.test,1,x,,,,,\n`,
    );
    expect(reviews.info).toMatchObject({ kind: "feedback", source: "judgeme-reviews", scale: [1, 5] });
    expect([...reviews]).toEqual([
      {
        customer: "ann@shop.test",
        time: Date.parse("2026-03-02T10:12:00Z"),
        kind: "review",
        text: "Lovely, again",
        subject: "Top",
        rating: 5,
        item: "green-tea",
        channel: "web",
        status: "ok",
        replied: Date.parse("2026-03-03T10:12:00Z"),
      },
    ]);
    expect(reviews.info.rejected).toMatchObject([{ reason: "marked as spam", rows: 1 }]);
    // the sheet of its import
    const sheet =
      "title,body,rating,review_date,reviewer_name,reviewer_email,product_id,product_handle,reply,picture_urls";
    expect(recognize(sheet.split(","))[0]).toMatchObject({ layout: "judgeme-reviews", score: 1 });
  });

  it("reads Shopify's product reviews", async () => {
    const reviews = await readFeedback(
      `${SHOPIFY}\nsoap,published,4,Nice,Ines,i@x.test,,Smells good.,,2026-06-01T10:00:00-04:00,\nsoap,unpublished,1,,Anon,,,Never came,,2026-06-02T10:00:00-04:00,\n`,
    );
    expect(reviews.info.source).toBe("shopify-product-reviews");
    expect([...reviews].map((row) => [row.customer, row.rating, row.item, row.status, row.kind])).toEqual([
      ["i@x.test", 4, "soap", "published", "review"],
      [null, 1, "soap", "unpublished", "review"],
    ]);
    expect(satisfactionScore(reviews, { score: "rating" }).value).toBe(50);
  });

  it("reads Zendesk's tickets: minutes to the first reply, good and bad as 1 and 0", async () => {
    const row = (id: number, email: string, score: string) =>
      `1,${id},Ann,77,,${email},x.test,Ann,Bea,Support,Where is it?,late,Solved,Normal,Mail,Question,2026-03-01 10:00,2026-03-01 12:00,,,,,2026-03-02 10:00,24,${score},0,2,30,1440`;
    const tickets = await readFeedback(
      `${ZENDESK}\n${row(1, "Ann@x.test", "Good")}\n${row(2, "", "Offered")}\n${row(3, "b@x.test", "Bad")}\n`,
    );
    expect(tickets.info).toMatchObject({ source: "zendesk-tickets", scale: [0, 1] });
    expect(tickets.at(0)).toEqual({
      customer: "ann@x.test",
      time: Date.parse("2026-03-01T10:00:00Z"),
      kind: "ticket",
      subject: "Where is it?",
      rating: 1,
      channel: "Mail",
      status: "Solved",
      replied: Date.parse("2026-03-01T10:30:00Z"),
      closed: Date.parse("2026-03-02T10:00:00Z"),
      id: "1",
    });
    expect([...tickets].map((ticket) => [ticket.customer, ticket.rating])).toEqual([
      ["ann@x.test", 1],
      ["77", null],
      ["b@x.test", 0],
    ]);
  });

  it("reads Freshdesk's tickets by contact", async () => {
    const tickets = await readFeedback(
      `${FRESHDESK}\n12,Broken cup,Closed,Low,Email,Problem,Bea,Support,2026-03-01 10:00:00,2026-03-04 10:00:00,2026-03-02 10:00:00,2026-03-03 10:00:00,2026-03-03 10:00:00,2026-03-01 11:00:00,00:00,01:00:00,24:00:00,1,1,Within SLA,Within SLA,,,Cup,Ann Lee,900\n`,
    );
    expect(tickets.info.source).toBe("freshdesk-tickets");
    expect(tickets.at(0)).toEqual({
      customer: "900",
      time: Date.parse("2026-03-01T10:00:00Z"),
      kind: "ticket",
      subject: "Broken cup",
      item: "Cup",
      channel: "Email",
      status: "Closed",
      replied: Date.parse("2026-03-01T11:00:00Z"),
      closed: Date.parse("2026-03-02T10:00:00Z"),
      id: "12",
    });
  });

  it("takes lists with common names: tickets, reviews and notes", async () => {
    const loox = await readFeedback(
      "id,status,rating,email,nickname,full_name,review,date,productId,handle,img,variant,verified_purchase\n1,Active,5,a@b.test,Jo,Jo M,Perfect,2026-11-05T08:00:00.000Z,8123,dress,,M,true\n",
    );
    expect(loox.at(0)).toMatchObject({ kind: "review", text: "Perfect", item: "dress", rating: 5, id: "1" });
    const desk = await readFeedback(
      "Ticket id,Subject,Created at,Closed at,Customer email,Channel\n5,Late,2026-03-01,2026-03-02,a@b.test,chat\n",
    );
    expect(desk.at(0)).toMatchObject({
      kind: "ticket",
      closed: Date.parse("2026-03-02"),
      customer: "a@b.test",
    });
    const notes = await readFeedback("customer,date,note\n7,2026-03-01,Likes oolong\n");
    expect(notes.at(0)).toEqual({
      customer: "7",
      time: Date.parse("2026-03-01"),
      kind: "note",
      text: "Likes oolong",
    });
    const mixed = await readFeedback(
      "date,kind,text\n2026-03-01,Review,a\n2026-03-01,tickets,b\n2026-03-01,?,c\n",
    );
    expect([...mixed].map(({ kind }) => kind)).toEqual(["review", "ticket", "note"]);
    const said = await readFeedback("date,kind,text\n2026-03-01,Review,a\n", { kind: "note" });
    expect(said.at(0)?.kind).toBe("note");
    const mapped = await readFeedback("Tag;Sterne\n31.03.2026;4,5\n", {
      map: { time: "Tag", rating: "Sterne" },
    });
    expect(mapped.at(0)).toMatchObject({ rating: 4.5, customer: null });
  });

  it.each([
    [
      ["4/5", "2/5", "n/a"],
      [4, 2, null],
      [1, 5],
    ],
    [
      ["7 out of 10", "0/10"],
      [7, 0],
      [0, 10],
    ],
    [
      ["5 stars", "1 star"],
      [5, 1],
      [1, 5],
    ],
    [
      ["★★★★☆", "★☆☆☆☆"],
      [4, 1],
      [1, 5],
    ],
    [
      ["FIVE", "TWO"],
      [5, 2],
      [1, 5],
    ],
    [
      ["0", "9"],
      [0, 9],
      [0, 10],
    ],
    [
      ["85", "40"],
      [85, 40],
      [0, 100],
    ],
    [
      ["-3", "3"],
      [-3, 3],
      [-3, 3],
    ],
    [
      ["great", "5"],
      [null, 5],
      [1, 5],
    ],
  ])("reads ratings written as %j", async (texts, ratings, scale) => {
    const feedback = await readFeedback(
      ["date,rating,text", ...texts.map((text) => `2026-03-01,${text},x`)].join("\n"),
    );
    expect([...feedback].map(({ rating }) => rating)).toEqual(ratings);
    expect(feedback.info.scale).toEqual(scale);
  });

  it("refuses what it can not read, or reports it", async () => {
    const text =
      "date,email,rating,text\n,a@x.test,5,x\nsoon,a@x.test,5,x\n2026-03-01,a@x.test,,\n2026-03-01,b@x.test,9,x\n";
    await expect(readFeedback(text)).rejects.toMatchObject({ code: "missing-value", details: { count: 2 } });
    const feedback = await readFeedback(text, { onInvalid: "skip", scale: [1, 5] });
    expect(feedback.length).toBe(0);
    expect(feedback.info.rejected?.map(({ reason, rows }) => [reason, rows])).toEqual([
      ["date: no value", 1],
      ["date: not a time", 1],
      ["rating: not a rating on the scale", 1],
      ["no text and no rating", 1],
    ]);
    await expect(readFeedback("a,b\n1,2")).rejects.toMatchObject({ code: "unknown-layout" });
    for (const wrong of [{ scale: [5, 1] }, { scale: "1-5" }, { kind: "mail" }, { map: { text: "text" } }])
      await expect(readFeedback(text, wrong as never), JSON.stringify(wrong)).rejects.toMatchObject({
        code: "bad-option",
      });
  });

  it("notes ends before the beginning", async () => {
    const feedback = await readFeedback(
      "ticket id,subject,created at,closed at\n1,x,2026-03-02,2026-03-01\n2,y,2026-03-02,2026-03-03\n",
    );
    expect(feedback.info.notes?.at(-1)).toBe(
      "1 row was closed before the time of the row; kept as it stands.",
    );
    expect(feedback.info.scale).toBeNull();
  });
});

describe("ratings and kinds as they come", () => {
  it("keep silent rows that are said to be tickets", async () => {
    const text = "date,email,stars,review\n2026-03-01,ann@shop.test,,\n2026-03-01,bob@shop.test,5,Fine";
    expect((await readFeedback(text, { kind: "ticket" })).length).toBe(2);
    expect((await readFeedback(text)).length).toBe(1);
  });

  it("note ratings on several scales", async () => {
    const mixed = await readFeedback(
      "date,email,stars\n2026-03-01,ann@shop.test,4/5\n2026-03-01,bob@shop.test,8/10",
    );
    expect(mixed.info.notes?.join(" ")).toContain("several scales (up to 5, 10)");
  });

  it("may be any number of different texts", async () => {
    const rows = Array.from({ length: 150_000 }, (_, i) => `2026-03-01,c${i},text ${i}`);
    const feedback = await readFeedback(`date,customer,stars\n${rows.join("\n")}\n2026-03-01,ann,5`);
    expect([feedback.length, feedback.at(0)?.rating]).toEqual([1, 5]);
  });
});
