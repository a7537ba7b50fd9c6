# python cohorts_pandas.py CACHE: the same cohort table with pandas, on a frame in memory
import json, os, resource, sys, time

import numpy as np
import pandas as pd

columns = np.fromfile(os.path.join(sys.argv[1], "many-orders.f64")).reshape(3, -1)
frame = pd.DataFrame(
    {
        "customer": columns[0].astype("int32"),
        "time": pd.to_datetime(columns[1].astype("int64"), unit="ms"),
        "amount": columns[2],
    }
)


def task():
    month = frame["time"].dt.year * 12 + frame["time"].dt.month
    first = month.groupby(frame["customer"]).transform("min")
    keyed = pd.DataFrame(
        {"cohort": first, "age": month - first, "customer": frame["customer"], "amount": frame["amount"]}
    )
    cells = keyed.groupby(["cohort", "age"])
    return pd.DataFrame(
        {"customers": cells["customer"].nunique(), "orders": cells.size(), "revenue": cells["amount"].sum()}
    )


seconds = []
for _ in range(3):
    before = time.process_time()
    t = task()
    seconds.append(time.process_time() - before)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
check = {
    "customers": int(t["customers"].sum()),
    "orders": int(t["orders"].sum()),
    "revenue": round(float(t["revenue"].sum())),
}
print(json.dumps({"cpu": sorted(seconds)[1], "rss": rss, "check": check}))
