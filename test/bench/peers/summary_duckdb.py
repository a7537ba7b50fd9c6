# python summary_duckdb.py CACHE: the same customer summary and RFM scores in SQL, on a table in memory
import json, os, resource, sys, time

import duckdb

file = os.path.join(sys.argv[1], "orders-1000000.csv")
con = duckdb.connect()
con.execute("set timezone = 'UTC'")
con.execute(f"""create table lines as select * replace (cast("time" as timestamp) as "time") from read_csv('{file}')""")

SQL = """
with days as (
  select customer, cast("time" as date) as day, count(distinct "order") as orders, sum(amount) as amount,
         sum(coalesce(refund, 0)) as refund, min("time") as first, max("time") as last, sum(quantity) as items
  from lines where customer is not null and "time" < timestamp '2026-01-01' group by all
),
ranked as (select *, row_number() over (partition by customer order by day) as nth from days),
customers as (
  select customer, count(*) - 1 as frequency, date_diff('day', min(day), max(day)) / 7.0 as recency,
         date_diff('day', min(day), date '2025-12-31') / 7.0 as age,
         date_diff('day', max(day), date '2025-12-31') as days,
         avg(amount - refund) filter (nth > 1) as monetary, min(first) as first, max(last) as last,
         sum(orders) as orders, sum(items) as items, sum(amount) - sum(refund) as revenue
  from ranked group by customer
),
cuts as (
  select quantile_cont(days, [0.2, 0.4, 0.6, 0.8]) as r, quantile_cont(orders, [0.2, 0.4, 0.6, 0.8]) as f,
         quantile_cont(revenue, [0.2, 0.4, 0.6, 0.8]) as m
  from customers
),
scored as (
  select customers.*, 5 - len(list_filter(cuts.r, lambda c: c < days)) as r,
         1 + len(list_filter(cuts.f, lambda c: c < orders)) as f, 1 + len(list_filter(cuts.m, lambda c: c < revenue)) as m
  from customers, cuts
)
select * from scored
"""


def task():
    return con.execute(SQL).fetchnumpy()


task()
seconds = []
for _ in range(9):
    before = time.process_time()
    t = task()
    seconds.append(time.process_time() - before)
check = {k: float(t[k].sum()) for k in ["frequency", "orders", "r", "f", "m"]}
check["customers"] = len(t["customer"])
check["revenue"] = round(float(t["revenue"].sum()), 2)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[4], "rss": rss, "check": check}))
