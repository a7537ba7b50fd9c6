import { describe, expect, it } from "vitest";
import { readCustomers } from "../../src/data/read-customers.ts";

describe("a Shopify customers export", () => {
  const HEADER =
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default Address City,Default Address Province Code,Default Address Country Code,Phone,Total Spent,Total Orders,Note,Tags\n";

  it("is called as the shop's orders are, keeps the id without its apostrophe, and everything else", async () => {
    const profiles = await readCustomers(
      `${HEADER}'6171234567890123,Ann,Lee,Ann@Example.com,yes,,"1 Main St",Berlin,BE,DE,'+49151234567,120.50,3,"likes ""tea""","vip, tea"\n` +
        `'6171234567890124,Bob,,,no,,,Paris,,FR,+33 6 12 34 56 78,0.00,0,,\n`,
    );
    expect(profiles.info).toMatchObject({ kind: "profiles", source: "shopify-customers" });
    expect(profiles.at(0)).toEqual({
      customer: "ann@example.com",
      email: "Ann@Example.com",
      phone: "+49151234567",
      name: "Ann Lee",
      city: "Berlin",
      region: "BE",
      country: "DE",
      tags: "vip, tea",
      consent: 1,
      consentSource: "Accepts Email Marketing: yes",
      "Customer ID": "6171234567890123",
      "Default Address Company": null,
      "Default Address Address1": "1 Main St",
      "Total Spent": 120.5,
      "Total Orders": 3,
      Note: 'likes "tea"',
    });
    expect(profiles.at(1)).toMatchObject({ customer: "+33612345678", name: "Bob", consent: 0, email: null });
  });
});

describe("any list of customers", () => {
  it("keeps columns of its own, a source's __proto__ and a name that is ours included", async () => {
    const profiles = await readCustomers(
      "id,email,__proto__,Birthday,Score,created_at,opt-in\n007,a@b.co,x,1990-01-02,4.5,2026-01-02,maybe\n",
    );
    expect(profiles.info.source).toBe("customer-list");
    const row = profiles.at(0) as unknown as Record<string, unknown>;
    expect(row.customer).toBe("007");
    expect(Object.getOwnPropertyDescriptor(row, "__proto__")?.value).toBe("x");
    expect(row.Birthday).toBe("1990-01-02");
    expect(row.Score).toBe(4.5);
    expect(row.created).toBe(Date.parse("2026-01-02T00:00:00Z"));
    expect(row.consent).toBeNull();
    expect(profiles.info.notes?.join()).toContain("neither yes nor no");
    const mapped = await readCustomers("Nr,city,Stadt\n1,x,Berlin\n", {
      map: { customer: "Nr", city: "Stadt" },
    });
    expect(mapped.at(0)).toEqual({ customer: "1", city: "Berlin", "city (source)": "x" });
  });

  it("goes by e-mail where there is no id", async () => {
    const profiles = await readCustomers("Email Address,Tags\nAnn@B.co,x\n");
    expect(profiles.at(0)).toEqual({ customer: "ann@b.co", email: "Ann@B.co", tags: "x" });
  });

  it("makes one level of one name", async () => {
    const profiles = await readCustomers("id,first name,last name\n1,Ann,Lee\n2,Ann,Lee\n3,,\n");
    expect(profiles.columns.name?.levels).toEqual(["Ann Lee"]);
    expect([...profiles].map(({ name }) => name)).toEqual(["Ann Lee", "Ann Lee", null]);
  });

  it("refuses or reports a row of nobody, and notes a customer that comes twice", async () => {
    const text = "id,email\n1,a@b.co\n,\n1,c@d.co\n";
    await expect(readCustomers("id,email,city\n1,a@b.co,x\n,,y\n")).rejects.toMatchObject({
      code: "missing-value",
      details: { line: 3 },
    });
    const profiles = await readCustomers(text, { onInvalid: "skip" });
    expect(profiles.info.notes?.join()).toContain("1 row repeats a customer");
    await expect(readCustomers("a,b\n1,2\n")).rejects.toMatchObject({ code: "unknown-layout" });
  });
});
