# python buyers_lifetimes.py CACHE FILE MODEL: the same with lifetimes
import json, os, resource, sys, time, warnings

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter

warnings.filterwarnings("ignore")
d = pd.read_csv(os.path.join(sys.argv[1], sys.argv[2])).rename(
    columns={"frequency": "x", "recency": "t_x", "zbar": "m"}
)
model = sys.argv[3]
if model == "spend":
    d = d[d["x"] > 0]
known = None
if model == "predict":
    known = BetaGeoFitter()
    known.fit(d["x"], d["t_x"], d["T"])


def task():
    if known is not None:
        expected = known.conditional_expected_number_of_purchases_up_to_time(39, d["x"], d["t_x"], d["T"])
        alive = known.conditional_probability_alive(d["x"], d["t_x"], d["T"])
        return {"expected": round(float(np.sum(expected))), "alive": round(float(np.sum(alive)))}
    if model == "spend":
        m = GammaGammaFitter()
        m.fit(d["x"], d["m"])
        p = np.log(m.params_.to_numpy())
        mean = m._negative_log_likelihood(p, d["x"], d["m"], np.ones(len(d)), 0)
    elif model == "pareto":
        # its likelihood overflows when asked for outside of its own fit, so the shape of the rates is compared
        m = ParetoNBDFitter()
        m.fit(d["x"], d["t_x"], d["T"])
        return {"r": round(float(m.params_["r"]), 2)}
    else:
        m = BetaGeoFitter()
        m.fit(d["x"], d["t_x"], d["T"])
        p = np.log(m.params_.to_numpy())
        mean = m._negative_log_likelihood(p, d["x"].to_numpy(), d["t_x"].to_numpy(), d["T"].to_numpy(), np.ones(len(d)), 0)
    return {"log-likelihood": round(-float(mean) * len(d), 2)}


times = 1 if model == "pareto" and len(d) > 10_000 else 3
if times > 1:
    task()
seconds = []
for _ in range(times):
    before = time.process_time()
    check = task()
    seconds.append(time.process_time() - before)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[len(seconds) // 2], "rss": rss, "check": check}))
