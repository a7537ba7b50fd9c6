import { expect, it } from "vitest";
import { runGuide } from "../common/guide.ts";

const members = `Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS
ann@shop.test,Ann,Lee,2,2026-03-01 10:00:00,,2026-03-01 10:05:00,,,,,,,DE,,2026-03-01 10:05:00,1,a,,
`;

it("docs/guide/consent.md shows the figures that its examples give", async () => {
  expect(await runGuide("consent", { file: members })).toBe(13);
});

it.each([
  ["## Surveys", 3],
  ["## Reviews, tickets and notes", 2],
  ["## Campaigns", 1],
])("docs/guide/data.md shows the figures that its examples give: %s", async (heading, figures) => {
  expect(await runGuide("data", {}, heading)).toBe(figures);
});
