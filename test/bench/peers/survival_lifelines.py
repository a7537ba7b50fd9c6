# python survival_lifelines.py CACHE CUSTOMERS TASK: the same with lifelines
import json, os, resource, sys, time, warnings

import lifelines
import numpy as np
import pandas as pd
from lifelines.statistics import multivariate_logrank_test, proportional_hazard_test
from lifelines.utils import concordance_index

warnings.filterwarnings("ignore")
n = int(sys.argv[2])
task = sys.argv[3]
terms = [f"x{j + 1}" for j in range(10)]
values = np.fromfile(os.path.join(sys.argv[1], f"lifetimes-{n}.f64")).reshape(14, n)
d = pd.DataFrame(dict(zip(["stop", "event", "group", "score", *terms], values)))
regression = d[["stop", "event", *terms]]
fitted = lifelines.CoxPHFitter().fit(regression, "stop", "event") if task == "zph" else None


def cox():
    fit = lifelines.CoxPHFitter().fit(regression, "stop", "event")
    return {
        **{term: round(float(fit.params_[term]), 5) for term in terms},
        "standard error of x1": round(float(fit.standard_errors_["x1"]), 6),
        "concordance": round(float(fit.concordance_index_), 5),
    }


def km():
    fit = lifelines.KaplanMeierFitter().fit(d["stop"], d["event"])
    return {
        "survival at the last age": round(float(fit.survival_function_.iloc[-1, 0]), 9),
        "median": float(fit.median_survival_time_),
    }


def weibull():
    fit = lifelines.WeibullAFTFitter().fit(regression, "stop", "event")
    found = fit.params_["lambda_"]
    return {
        **{term: round(float(found[term]), 4) for term in terms},
        "(intercept)": round(float(found["Intercept"]), 4),
        "log scale": round(-float(fit.params_["rho_"]["Intercept"]), 4),
    }


def zph():
    # an approximation, and no test of all together: nothing to compare
    proportional_hazard_test(fitted, regression, time_transform="km")
    return {}


def concordance():
    return {"concordance": round(concordance_index(d["stop"], -d["score"], d["event"]), 9)}


def log_rank():
    found = multivariate_logrank_test(d["stop"], d["group"], d["event"])
    return {"chi-square": round(float(found.test_statistic), 4)}


tasks = {"log-rank": log_rank, "km": km, "cox": cox, "weibull": weibull, "zph": zph, "concordance": concordance}
times = 1 if n > 100_000 or task == "zph" else 3
if times > 1:
    tasks[task]()
seconds = []
for _ in range(times):
    before = time.process_time()
    check = tasks[task]()
    seconds.append(time.process_time() - before)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[len(seconds) // 2], "rss": rss, "check": check}))
