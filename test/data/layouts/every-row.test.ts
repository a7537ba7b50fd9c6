import { describe, expect, it } from "vitest";
import { readCustomers } from "../../../src/data/read-customers.ts";
import { readEvents } from "../../../src/data/read-events.ts";
import { readOrders } from "../../../src/data/read-orders.ts";
import { readSubscriptions } from "../../../src/data/read-subscriptions.ts";

// Rows in = rows kept + rows rejected with a reason, for every layout: each file has good rows, rows that were no sale, rows that can not be
// read, a row with too many fields, and its header a second time in the middle, as in two files put end to end.

interface File {
  readonly layout: string;
  readonly header: string;
  /** Good rows; WooCommerce's have several items, so they may become more rows. */
  readonly good: readonly string[];
  /** Rows that were no sale, by reason. */
  readonly noSale?: { readonly [reason: string]: readonly string[] };
  /** Rows that can not be read, by reason. */
  readonly unreadable: { readonly [reason: string]: readonly string[] };
  /** Rows of the table per good row; default 1. */
  readonly linesEach?: number;
}

const SHOPIFY =
  "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Cancelled at";
const shopify = (name: string, status: string, total: string, at: string, item = "Mug") =>
  `${name},${name && "ann@x.test"},${status},,,,no,EUR,${total},0,0,${total},,0,,${at},1,${item},5.00,`;
const DAY = "2026-09-03 10:15:00 -0400";

const ORDERS: readonly File[] = [
  {
    layout: "shopify-orders",
    header: SHOPIFY,
    good: [
      shopify("#1", "paid", "10.00", DAY),
      shopify("#1", "", "", ""),
      shopify("#2", "refunded", "9.00", DAY),
    ],
    noSale: {
      "order voided": [shopify("#3", "voided", "10.00", DAY), shopify("#3", "", "", "")],
      "no line item (a further payment of the order above)": [shopify("#1", "", "", "", "")],
    },
    unreadable: {
      "Total: not an amount": [shopify("#4", "paid", "ten", DAY)],
      "Created at: no value": [shopify("#5", "paid", "10.00", "")],
    },
  },
  {
    layout: "woocommerce-analytics",
    header:
      "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales",
    good: [
      '2026-09-03 10:15:00,1,€30.01,completed,Ann,new,"2× Mug, 1× Tea",3,,30.01',
      '2026-09-03 10:15:00,2,€9.00,refunded,Bob,new,"1× Mug, 1× Tea",2,,9',
    ],
    linesEach: 2,
    noSale: { "order cancelled": ['2026-09-03 10:15:00,3,€9.00,cancelled,Bob,new,"1× Mug, 1× Tea",2,,9'] },
    unreadable: {
      "Net Sales: not an amount": ['2026-09-03 10:15:00,4,€9.00,completed,Bob,new,"1× Mug, 1× Tea",2,,nine'],
      "Date: not a time": ['noon,5,€9.00,completed,Bob,new,"1× Mug, 1× Tea",2,,9'],
    },
  },
  {
    layout: "woocommerce-orders",
    header:
      "order_id,order_number,date,status,order_total,billing_email,billing_first_name,customer_user,order_item_1,order_item_2",
    good: ["1,A1,2026-01-02 09:00:00,completed,49,ann@x.test,Ann,7,product_id:1|1|30,product_id:2|2|19"],
    linesEach: 2,
    noSale: {
      "order failed": [
        "2,A2,2026-01-02 09:00:00,wc-failed,49,ann@x.test,Ann,7,product_id:1|1|30,product_id:2|2|19",
      ],
    },
    unreadable: {
      "order_total: no value": [
        "3,A3,2026-01-02 09:00:00,completed,,ann@x.test,Ann,7,product_id:1|1|30,product_id:2|2|19",
      ],
    },
  },
  {
    layout: "square-items",
    header:
      "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Event Type,Customer ID",
    good: [
      "2026-03-01,10:15:00,Arizona,Coffee,Latte,1.0,,,,$5.00,$0.00,$5.00,$0.40,T1,P1,Payment,C1",
      "2026-03-02,9:15 PM,Arizona,Coffee,Latte,-1.0,,,,-$5.00,$0.00,-$5.00,-$0.40,T1,P1,Refund,C1",
    ],
    unreadable: {
      "Time: not a time": [
        "2026-03-01,25:15:00,Arizona,Coffee,Latte,1.0,,,,$5.00,$0.00,$5.00,$0.40,T1,P1,Payment,C1",
      ],
      "Net Sales: no value": [
        "2026-03-01,10:15:00,Arizona,Coffee,Latte,1.0,,,,$5.00,$0.00,,$0.40,T1,P1,Payment,C1",
      ],
    },
  },
  {
    layout: "square-transactions",
    header:
      "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Transaction ID,Event Type,Customer ID,Transaction Status",
    good: [
      "2026-03-01,10:00:00,UTC,$10,$0,$0,$10,$0,$1,$1,-$6,$6,POS,$12,Chip,$0,T1,Payment,C1,Complete",
      "2026-03-01,11:00:00,UTC,$10,$0,$0,$10,$0,$1,$1,$0,$12,POS,$0,,$12,T2,Payment,,Complete",
    ],
    noSale: {
      "payment failed": [
        "2026-03-01,10:00:00,UTC,$10,$0,$0,$10,$0,$1,$1,$0,$12,POS,$12,Chip,$0,T3,Payment,C1,Failed",
      ],
    },
    unreadable: {
      "Total Collected: not an amount": [
        "2026-03-01,10:00:00,UTC,$10,$0,$0,$10,$0,$1,$1,$0,much,POS,$12,Chip,$0,T4,Payment,C1,Complete",
      ],
    },
  },
  {
    layout: "stripe-payments",
    header:
      "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Tax,Converted Currency,Mode,Status,Customer ID,Customer Email,Captured",
    good: ["ch_1,x,ok,2026-01-01 10:00,10.00,4.00,eur,10.00,4.00,0,0,eur,Live,Paid,cus_1,ann@x.test,true"],
    noSale: {
      "payment failed": [
        "ch_2,x,no,2026-01-01 10:00,10.00,0.00,eur,10.00,0.00,0,0,eur,Live,Failed,cus_1,ann@x.test,true",
      ],
      "payment not captured": [
        "ch_3,x,ok,2026-01-01 10:00,10.00,0.00,eur,10.00,0.00,0,0,eur,Live,Paid,cus_1,ann@x.test,false",
      ],
      "payment in test mode": [
        "ch_4,x,ok,2026-01-01 10:00,10.00,0.00,eur,10.00,0.00,0,0,eur,Test,Paid,cus_1,ann@x.test,true",
      ],
    },
    unreadable: {
      "Amount: not an amount": [
        "ch_5,x,ok,2026-01-01 10:00,?,0.00,eur,10.00,0.00,0,0,eur,Live,Paid,cus_1,ann@x.test,true",
      ],
    },
  },
  {
    layout: "ga4",
    header:
      "event_date,event_timestamp,event_name,user_pseudo_id,user_id,platform,ecommerce.transaction_id,ecommerce.purchase_revenue,ecommerce.refund_value",
    good: [
      "20260901,1788256800123456,purchase,p1,,WEB,T1,20,",
      "20260902,1788343200000000,refund,p1,,WEB,T1,,5",
    ],
    noSale: {
      "event is neither purchase nor refund": ["20260902,1788343200000001,page_view,p1,,WEB,,,"],
      "purchase sent again with a transaction id that was counted before": [
        "20260901,1788256800123456,purchase,p1,,WEB,T1,20,",
      ],
      "refund sent again (same transaction, moment and money)": [
        "20260902,1788343200000000,refund,p1,,WEB,T1,,5",
      ],
    },
    unreadable: {
      "ecommerce.purchase_revenue: no value": ["20260901,1788256800123456,purchase,p1,,WEB,T9,,"],
    },
  },
  {
    layout: "uci-online-retail",
    header: "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
    good: [
      "489434,85048,BALL,12,2009-12-01 07:45:00,6.95,13085,UK",
      "C489435,85048,BALL,-2,2009-12-02 07:45:00,6.95,13085,UK",
    ],
    noSale: {
      "price zero or below: an adjustment, no sale": [
        "489436,85048,damaged,-3,2009-12-02 07:45:00,0,,UK",
        "A1,B,Adjust bad debt,1,2009-12-02 07:45:00,-5.5,,UK",
      ],
    },
    unreadable: { "Quantity: no value": ["489437,85048,BALL,,2009-12-02 07:45:00,6.95,13085,UK"] },
  },
  {
    layout: "cdnow",
    header: "customer_id,date,number_of_cds,dollar_value",
    good: ["1,19970101,1,11.77", "1,19970112,2,12.00"],
    unreadable: { "dollar_value: not an amount": ["2,19970101,1,free"] },
  },
  {
    layout: "clientele-orders",
    header: "customer,time,amount",
    good: ["ann,2026-01-01,5", "bob,2026-01-02,-5"],
    unreadable: { "time: not a time": ["cat,soon,5"], "amount: no value": ["cat,2026-01-01,"] },
  },
  {
    layout: "order-log",
    header: "cust,order date,order total",
    good: ["ann,2026-01-01,5", "bob,2026-01-02,6"],
    unreadable: { "order date: not a time": ["cat,soon,5"] },
  },
];

/** The file, rows of all kinds between each other. */
function textOf({ header, good, noSale = {}, unreadable }: File): string {
  const [first, ...rest] = good;
  const others = [...Object.values(noSale), ...Object.values(unreadable)].flat();
  return [header, first, `${first},one,too many`, header, ...rest, ...others].join("\n");
}

function reasonsOf(file: File): [reason: string, rows: number][] {
  const all = Object.entries({ ...file.noSale, ...file.unreadable });
  return [
    ["another number of fields than the header", 1],
    ["the header again", 1],
    ...all.map(([reason, rows]): [string, number] => [reason, rows.length]),
  ];
}

describe("every row of an export is either in the table or rejected with its reason", () => {
  it.each(ORDERS)("$layout", async (file) => {
    const orders = await readOrders(textOf(file), { onInvalid: "skip", merge: [] });
    expect(orders.info.source).toBe(file.layout);
    const byReason = (a: readonly [string, number], b: readonly [string, number]) => (a[0] < b[0] ? -1 : 1);
    expect(
      orders.info.rejected?.map(({ reason, rows }): [string, number] => [reason, rows]).sort(byReason),
    ).toEqual(reasonsOf(file).sort(byReason));
    expect(orders.length).toBe(file.good.length * (file.linesEach ?? 1));
    for (const { rows, examples } of orders.info.rejected ?? [])
      expect(new Set(examples.map(({ row }) => row)).size, "each example is another row").toBe(rows);
  });

  it.each(ORDERS)("$layout: a header in the middle alone is no error", async (file) => {
    const once = await readOrders([file.header, ...file.good].join("\n"));
    const twice = await readOrders([file.header, ...file.good, file.header].join("\n"));
    expect([...twice]).toEqual([...once]);
    expect(twice.info.notes).toEqual(once.info.notes);
    expect(twice.info.rejected).toContainEqual(
      expect.objectContaining({ reason: "the header again", rows: 1 }),
    );
  });

  const counts = (table: { readonly length: number; readonly info: { readonly rejected?: unknown } }) => [
    table.length,
    (table.info.rejected as { reason: string; rows: number }[]).map(({ reason, rows }) => [reason, rows]),
  ];

  it("events", async () => {
    const text =
      "user_id,timestamp,event\nann,2026-03-01,view\nuser_id,timestamp,event\nbob,soon,view\ncat,2026-03-01,\ndan\n,2026-03-01,view";
    expect(counts(await readEvents(text, { onInvalid: "skip" }))).toEqual([
      2,
      [
        ["another number of fields than the header", 1],
        ["the header again", 1],
        ["timestamp: not a time", 1],
        ["event: no value", 1],
      ],
    ]);
  });

  it("customers", async () => {
    const text =
      "Customer ID,Email,First Name,Last Name\n1,a@x.test,Ann,Lee\nCustomer ID,Email,First Name,Last Name\n,,Bob,Ray\n2,b@x.test,Cat,Lee,x";
    expect(counts(await readCustomers(text, { onInvalid: "skip" }))).toEqual([
      1,
      [
        ["another number of fields than the header", 1],
        ["the header again", 1],
        ["Customer ID: no value", 1],
      ],
    ]);
  });

  it("subscriptions", async () => {
    const text =
      "member_id,start,end,plan\n1,2026-01-01,,m\nmember_id,start,end,plan\n2,soon,,m\n3,2026-02-01,2026-01-01,m\n,2026-02-01,,m\n4,2026-02-01";
    expect(counts(await readSubscriptions(text, { onInvalid: "skip" }))).toEqual([
      1,
      [
        ["another number of fields than the header", 1],
        ["the header again", 1],
        ["start: not a time", 1],
        ["end: not a time after the start", 1],
        ["member_id: no value", 1],
      ],
    ]);
  });

  it("tells lines of the text also behind a header in the middle", async () => {
    const text =
      'customer,time,amount\n"ann\nlee",2026-01-01,5\ncustomer,time,amount\nbob,2026-01-02,6\ncat,soon,7';
    await expect(readOrders(text)).rejects.toMatchObject({ code: "bad-value", details: { line: 6 } });
    const orders = await readOrders(text, { onInvalid: "skip" });
    expect(orders.info.rejected?.[0].examples).toEqual([{ row: 1, value: "line 4" }]);
  });

  it("takes a customer who is called as the column for one", async () => {
    const orders = await readOrders("customer,time,amount,item\ncustomer,2026-01-01,5,item");
    expect(orders.at(0)?.customer).toBe("customer");
  });
});
