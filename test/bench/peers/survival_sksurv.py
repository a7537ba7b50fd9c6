# python survival_sksurv.py CACHE CUSTOMERS TASK: the same with scikit-survival
import json, os, resource, sys, time

import numpy as np
from sksurv.compare import compare_survival
from sksurv.linear_model import CoxPHSurvivalAnalysis
from sksurv.nonparametric import kaplan_meier_estimator
from sksurv.util import Surv

n = int(sys.argv[2])
task = sys.argv[3]
values = np.fromfile(os.path.join(sys.argv[1], f"lifetimes-{n}.f64")).reshape(14, n)
stop, event, group = values[0], values[1] == 1, values[2]
x = np.ascontiguousarray(values[4:].T)
y = Surv.from_arrays(event, stop)


def cox():
    fit = CoxPHSurvivalAnalysis(ties="efron").fit(x, y)
    return {f"x{j + 1}": round(float(v), 5) for j, v in enumerate(fit.coef_)} | {
        "concordance": round(float(fit.score(x, y)), 5)
    }


def km():
    ages, survival, _ = kaplan_meier_estimator(event, stop, conf_type="log-log")
    return {"survival at the last age": round(float(survival[-1]), 9), "median": float(ages[survival <= 0.5][0])}


def log_rank():
    return {"chi-square": round(float(compare_survival(y, group)[0]), 4)}


tasks = {"cox": cox, "km": km, "log-rank": log_rank}
times = 1 if task == "cox" else 3
if times > 1:
    tasks[task]()
seconds = []
for _ in range(times):
    before = time.process_time()
    check = tasks[task]()
    seconds.append(time.process_time() - before)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[len(seconds) // 2], "rss": rss, "check": check}))
