# python parse_pandas.py CACHE: the same file with pandas' default engine, dates parsed
import json, os, resource, sys, time

import pandas as pd

file = os.path.join(sys.argv[1], "orders-1000000.csv")


def task():
    return pd.read_csv(file, parse_dates=["time"])


task()
seconds = []
for _ in range(3):
    before = time.process_time()
    table = task()
    seconds.append(time.process_time() - before)
check = {"rows": len(table), "amount": round(float(table["amount"].sum()), 2), "customers": int(table["customer"].nunique())}
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[1], "rss": rss, "check": check}))
