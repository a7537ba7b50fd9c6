/** A small export as a shop's system writes it, and what the report must make of it (counted by hand). */
export interface ExportSample {
  readonly name: string;
  readonly text: string;
  readonly args?: readonly string[];
  readonly source: string;
  /** Lines under the header; an order with several products in one row counts as so many lines. */
  readonly rows: number;
  /** Rows the report says it left out. */
  readonly leftOut: number;
  readonly orders: number;
  readonly customers: number;
  readonly gross: number;
  readonly refunds: number;
  readonly currency: string;
  /** First order. */
  readonly first: string;
}

const lines = (...rows: string[]) => `${rows.join("\n")}\n`;

// four rows; the second order has two lines and a refund of 10, the third was voided
const shopify = lines(
  "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Payment Method,Refunded Amount,Location,Id,Source,Lineitem discount,Phone",
  '#1,ann@example.com,paid,2026-01-05 10:00:00 -0500,fulfilled,,no,USD,20.00,0.00,0.00,20.00,,0.00,,2026-01-05 10:00:00 -0500,1,"Mug, blue",20.00,,,visa,0.00,,1,web,0.00,',
  "#2,bob@example.com,partially_refunded,2026-02-05 10:00:00 -0500,fulfilled,,no,USD,50.00,0.00,0.00,50.00,,0.00,,2026-02-05 10:00:00 -0500,1,Kettle,30.00,,,visa,10.00,,2,web,0.00,",
  "#2,bob@example.com,,,,,,,,,,,,,,2026-02-05 10:00:00 -0500,2,Tea,10.00,,,,,,,,0.00,",
  "#3,bob@example.com,voided,,,,no,USD,5.00,0.00,0.00,5.00,,0.00,,2026-02-06 10:00:00 -0500,1,Tea,5.00,,,visa,0.00,,3,web,0.00,",
);

const wooAnalytics = lines(
  'Date,"Order #","N. Revenue (formatted)",Status,Customer,"Customer type","Product(s)","Items sold",Coupon(s),"Net Sales",Attribution',
  '"2026-01-05 10:15:00",101,"€30.00",completed,"Ann Lee",new,"2× Mug, large, 1× Tea",3,,30.00,Direct',
  '"2026-02-05 10:15:00",102,"€12.50",processing,"Ann Lee",returning,"1× Tea",1,,12.50,Direct',
  '"2026-02-06 10:15:00",103,"€9.00",failed,"Bob Ray",new,"1× Tea",1,,9.00,Direct',
);

const wooOrders = lines(
  "order_id,order_number,date,status,order_shipping,order_tax,cart_discount,order_discount,order_total,payment_method,billing_first_name,billing_email,billing_phone,shipping_country,customer_user,order_item_1,order_item_2,order_notes",
  "11,A11,2026-01-02 09:00:00,completed,5,4,0,1,49,paypal,Ann,ann@example.com,,DE,0,product_id:4959|1|30,product_id:77|2|10,",
  "12,A12,2026-02-02 09:00:00,wc-processing,0,0,0,0,20,stripe,Ann,Ann@Example.com,,DE,42,product_id:77|4|20,,",
  "13,A13,2026-02-03 09:00:00,cancelled,0,0,0,0,20,stripe,Bob,bob@example.com,,DE,43,product_id:77|4|20,,",
);

const squareItems = lines(
  "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID",
  '2026-03-01,10:15:00,Eastern Time (US & Canada),Coffee,Flat white,2.0,Regular,,,"$1,210.00","-$10.00","$1,200.00",$96.00,T1,P1,,,,Payment,Main St,For Here,C1,Ann,',
  "2026-03-01,10:15:00,Eastern Time (US & Canada),Cake,Brownie,1.0,Regular,,,$4.00,$0.00,$4.00,$0.00,T1,P1,,,,Payment,Main St,For Here,C1,Ann,",
  "2026-03-02,10:20:00,Eastern Time (US & Canada),Coffee,Flat white,-1.0,Regular,,,-$5.00,$0.00,-$5.00,$0.00,T2,P2,,,,Refund,Main St,For Here,C1,Ann,",
);

const squareTransactions = lines(
  "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Fees,Net Total,Transaction ID,Payment ID,Event Type,Location,Customer ID,Transaction Status",
  "2026-07-04,18:00:00,America/Chicago,$10.00,$0.00,$0.00,$10.00,$0.00,$0.00,$0.00,$0.00,$11.00,Register,$11.00,Tapped,$0.00,-$0.30,$9.70,T1,P,Payment,Main St,C9,Complete",
  "2026-07-05,18:00:00,America/Chicago,$10.00,$0.00,$0.00,$10.00,$0.00,$0.00,$0.00,-$4.00,$6.00,Register,$0.00,Tapped,$6.00,-$0.30,$9.70,T2,P,Payment,Main St,C9,Complete",
  "2026-07-06,18:00:00,America/Chicago,$10.00,$0.00,$0.00,$10.00,$0.00,$0.00,$0.00,$0.00,$10.00,Register,$10.00,Tapped,$0.00,-$0.30,$9.70,T3,P,Payment,Main St,C8,Failed",
);

const stripePayments = lines(
  "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Tax,Converted Currency,Mode,Status,Statement Descriptor,Customer ID,Customer Email,Captured,Card Brand,Disputed Amount,Dispute Status",
  'p1,Order,Payment complete.,2026-09-03 10:15,"10,50","0,00",eur,"10,50","0,00","0,30","0,00",eur,Live,Paid,,cus_1,,true,Visa,,',
  'p2,Order,Payment complete.,2026-09-04 10:15,"1.200,00","200,00",eur,"1.200,00","200,00","0,30","0,00",eur,Live,Paid,,cus_2,,true,Visa,,',
  'p3,Order,Declined.,2026-09-05 10:15,"10,00","0,00",eur,"10,00","0,00","0,00","0,00",eur,Live,Failed,,cus_2,,false,Visa,,',
);

const micro = (iso: string) => Date.parse(iso) * 1000;
const ga4 = lines(
  "event_date,event_timestamp,event_name,user_pseudo_id,user_id,platform,ecommerce.transaction_id,ecommerce.purchase_revenue,ecommerce.refund_value,ecommerce.tax_value,ecommerce.shipping_value,traffic_source.source,geo.country",
  `20260903,${micro("2026-09-03T10:00:00Z")},page_view,dev.1,,WEB,,,,,,google,DE`,
  `20260903,${micro("2026-09-03T10:05:00Z")},purchase,dev.1,ann,WEB,T1,50,,2,3,google,DE`,
  `20260903,${micro("2026-09-03T10:05:01Z")},purchase,dev.1,ann,WEB,T1,50,,2,3,google,DE`,
  `20260904,${micro("2026-09-04T10:00:00Z")},purchase,dev.2,,WEB,T2,20,,2,3,google,DE`,
  `20260905,${micro("2026-09-05T10:00:00Z")},refund,dev.1,ann,WEB,T1,,50,,,google,DE`,
);

const uci = lines(
  "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
  "489434,85048,GLASS BALL,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom",
  "C489449,85048,GLASS BALL,-2,2009-12-02 10:33:00,6.95,13085.0,United Kingdom",
  "489435,22041,RECORD FRAME,1,2009-12-03 11:00:00,18,,France",
  "489436,85048,?,-10,2009-12-03 12:00:00,0,,United Kingdom",
);

const cdnow = ` customer_id  date number_of_cds  dollar_value
 00001 19970101  1   11.77
 00002 19970112  1   12.00
 00002 19970112  5   77.00
`;

const none = { leftOut: 0, refunds: 0, currency: "" };

/** One literal file of every layout that readOrders knows, a file in our own names, and files read through options. */
export const EXPORTS: readonly ExportSample[] = [
  {
    ...{ name: "Shopify orders", text: shopify, source: "shopify-orders", rows: 4, leftOut: 1 },
    ...{ orders: 2, customers: 2, gross: 70, refunds: 10, currency: "USD", first: "2026-01-05T15:00:00Z" },
  },
  {
    ...{ name: "WooCommerce analytics", text: wooAnalytics, source: "woocommerce-analytics" },
    ...{ rows: 4, leftOut: 1, orders: 2, customers: 1, gross: 42.5, refunds: 0, currency: "EUR" },
    first: "2026-01-05T10:15:00Z",
  },
  {
    ...{ name: "WooCommerce plug-in", text: wooOrders, source: "woocommerce-orders", rows: 4, leftOut: 1 },
    ...{ orders: 2, customers: 1, gross: 69, refunds: 0, currency: "", first: "2026-01-02T09:00:00Z" },
  },
  {
    ...{ ...none, name: "Square items", text: squareItems, args: ["--currency", "USD"] },
    ...{ source: "square-items", rows: 3, orders: 1, customers: 1, gross: 1300, refunds: 5 },
    ...{ currency: "USD", first: "2026-03-01T15:15:00Z" },
  },
  {
    ...{ name: "Square transactions", text: squareTransactions, source: "square-transactions", rows: 3 },
    ...{ leftOut: 1, orders: 2, customers: 1, gross: 21, refunds: 4, currency: "" },
    first: "2026-07-04T23:00:00Z",
  },
  {
    ...{ name: "Stripe payments", text: stripePayments, source: "stripe-payments", rows: 3, leftOut: 1 },
    ...{
      orders: 2,
      customers: 2,
      gross: 1210.5,
      refunds: 200,
      currency: "EUR",
      first: "2026-09-03T10:15:00Z",
    },
  },
  {
    ...{ name: "GA4", text: ga4, args: ["--currency", "EUR"], source: "ga4", rows: 5, leftOut: 2, orders: 2 },
    ...{ customers: 2, gross: 70, refunds: 50, currency: "EUR", first: "2026-09-03T10:05:00Z" },
  },
  {
    ...{ name: "UCI online retail", text: uci, source: "uci-online-retail", rows: 4, leftOut: 1, orders: 2 },
    ...{ customers: 1, gross: 101.4, refunds: 13.9, currency: "", first: "2009-12-01T07:45:00Z" },
  },
  {
    ...{ ...none, name: "CDNOW", text: cdnow, source: "cdnow", rows: 3, orders: 3, customers: 2 },
    ...{ gross: 100.77, currency: "USD", first: "1997-01-01T00:00:00Z" },
  },
  {
    ...{
      ...none,
      name: "the CDNOW sample",
      text: " 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n",
    },
    ...{ args: ["--layout", "cdnow-sample"], source: "cdnow-sample", rows: 2, orders: 2, customers: 1 },
    ...{ gross: 59.06, currency: "USD", first: "1997-01-01T00:00:00Z" },
  },
  {
    ...{ ...none, name: "a simple log", text: "Id,Date,Price\n1,2005-01-02,230.3\n1,2005-09-06,84.39\n" },
    ...{
      source: "order-log",
      rows: 2,
      orders: 2,
      customers: 1,
      gross: 314.69,
      first: "2005-01-02T00:00:00Z",
    },
  },
  {
    ...{ ...none, name: "a till's own columns", source: "map", rows: 2, orders: 2, customers: 2, gross: 20 },
    text: "Kunde;Tag;Betrag\nann;31.03.2026 23:30;12,50 €\nbob;01.04.2026 10:00;7,50 €\n",
    args: ["--map", "customer=Kunde, time=Tag, amount=Betrag", "--zone", "Europe/Berlin"],
    ...{ currency: "EUR", first: "2026-03-31T21:30:00Z" },
  },
];
