/** What `clientele --help` says: at most 100 characters a line. */
export const HELP: string = `clientele: who your customers are, what they are worth, who is leaving

Usage
  clientele report <orders file> [options]     make the customer report
  clientele --help | --version

  The file is an export of orders as CSV (or a table with tabs, semicolons or bars), plain or
  .gz. Exports of Shopify, WooCommerce, Square and Stripe are recognized by their column
  names; for any other file, say with --map which column is which. "-" reads standard input.
  Nothing leaves this machine.

Reading
  --map customer=COL,time=COL,amount=COL
                            which column holds what. Also: order, item, quantity, price,
                            discount, refund, category, channel, place, payment, currency,
                            clock, email, phone
  --zone ZONE               time zone of the shop, such as Europe/Berlin (default: the file's,
                            else UTC)
  --currency CODE           currency of the amounts, such as EUR, where the file names none
  --rates EUR=1,USD=0.92    units of --currency per unit of each currency, for files that mix them
  --date-order dmy|mdy      how to read 03/11/2026, where the file leaves it open
  --decimal point|comma     how to read 1.250, where the file leaves it open
  --delimiter CHAR          what separates the columns ("tab" for a tab; default: found)
  --encoding NAME           such as windows-1252 (default: UTF-8)
  --layout NAME             read as this layout, such as shopify-orders, instead of recognizing it
  --duplicates rename       number columns of the same name, "note", "note (2)" (default: stop)
  --on-invalid skip         leave out rows that cannot be read and list them (default: stop)

Report
  --as-of DATE              the day the report is made for; orders from then on are left out
                            (default: the day after the last row)
  --margin SHARE            share of revenue left after the cost of the goods, such as 0.35
  --offer-cost MONEY        what it costs to act for one customer who may leave
  --offer-success SHARE     share of those about to leave whom that keeps, such as 0.2: your
                            assumption; with both and --margin the report says what acting brings
  --title TEXT              title of the page (default: Customer report)
  --locale TAG              how numbers and dates are written, such as de-AT (default: en)
  --out FILE                where to write (default: report.html)
  --json                    write the figures as JSON instead of the page: to --out, else to
                            standard output

Examples
  clientele report orders_export.csv
  clientele report orders_export.csv --zone America/New_York --title "Blue Door Coffee"
  clientele report sales.csv --map customer=Email,time=Date,amount=Total --currency EUR
  zcat sales.csv.gz | clientele report - --json | jq .parts.headline

  For charts in the page, have Vega beside the command: npm install vega vega-lite

Exit codes
  0 done (rows left out and ids set aside as no person are listed), 1 the input has a problem (the
  message says which and what helps), 2 wrong usage
`;
