# python summary_duckdb.py CACHE: the same customer summary and RFM scores as one SQL statement on a table in memory
import json, os, resource, sys, time

import duckdb

file = os.path.join(sys.argv[1], "orders-1000000.csv")
con = duckdb.connect()
con.execute(f"create table lines as select * from read_csv('{file}')")

SQL = """
with days as (
  select customer, cast(time as date) as day, min(time) as first, max(time) as last,
         count(distinct "order") as orders, sum(amount) as amount, sum(coalesce(refund, 0)) as refund,
         sum(greatest(coalesce(quantity, 1), 0)) as items, count(*) filter (amount > 0 or coalesce(refund, 0) = 0) as bought
  from lines where customer is not null and time < timestamp '2026-01-01' group by all
),
bought as (select *, row_number() over (partition by customer order by day) as nth from days),
customers as (
  select customer, count(*) filter (bought > 0) - 1 as frequency,
         date_diff('day', min(day) filter (bought > 0), max(day) filter (bought > 0)) / 7.0 as recency,
         date_diff('day', min(day) filter (bought > 0), date '2025-12-31') / 7.0 as age,
         avg(amount - refund) filter (nth > 1) as monetary,
         sum(orders) as orders, sum(items) as items, sum(amount) as spend, sum(refund) as refunds,
         sum(amount) - sum(refund) as revenue, max(last) as last
  from bought group by customer having frequency >= 0
),
cuts as (
  select quantile_cont(epoch_ms(last), [0.2, 0.4, 0.6, 0.8]) as r, quantile_cont(orders, [0.2, 0.4, 0.6, 0.8]) as f,
         quantile_cont(revenue, [0.2, 0.4, 0.6, 0.8]) as m
  from customers
)
select count(*), sum(frequency), sum(orders), sum(revenue) from customers
"""


def task():
    return con.execute(SQL).fetchone()


task()
