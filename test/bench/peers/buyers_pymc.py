# python buyers_pymc.py CACHE FILE MODEL: the same with pymc-marketing's find_MAP; priors are flat, so that the maximum is that of the likelihood
import json, logging, os, resource, sys, time, warnings

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import numpy as np
import pandas as pd
from pymc_extras.prior import Prior
from pymc_marketing.clv import BetaGeoModel, GammaGammaModel, ParetoNBDModel
from scipy.special import betaln, gammaln

d = pd.read_csv(os.path.join(sys.argv[1], sys.argv[2])).rename(
    columns={"x": "frequency", "t_x": "recency", "m": "monetary_value", "zbar": "monetary_value"}
)
d["customer_id"] = np.arange(len(d))
model = sys.argv[3]
if model == "spend":
    d = d[d["frequency"] > 0]
d = d[["customer_id", "frequency", "recency", "T", "monetary_value"]]
x, t, T, m = (d[name].to_numpy(float) for name in ("frequency", "recency", "T", "monetary_value"))


def flat(*names):
    return {name: Prior("HalfFlat") for name in names}


def task():
    if model == "bg":
        fitted = BetaGeoModel(model_config=flat("r", "alpha", "a", "b"))
    elif model == "pareto":
        fitted = ParetoNBDModel(model_config=flat("r", "alpha", "s", "beta"))
    else:
        fitted = GammaGammaModel(model_config=flat("p", "q", "v"))
    fitted.fit(d, method="map", progressbar=False)
    return {name: float(value) for name, value in fitted.fit_result.mean().items()}


def check(found):
    if model == "pareto":
        return {"r": round(found["r"], 2)}
    if model == "bg":
        r, alpha, a, b = (found[name] for name in ("r", "alpha", "a", "b"))
        still = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + T)
        with np.errstate(divide="ignore"):
            left = betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + t)
        both = np.where(x > 0, np.logaddexp(still, left), still)
        total = np.sum(gammaln(r + x) - gammaln(r) + r * np.log(alpha) + both)
    else:
        p, q, v = (found[name] for name in ("p", "q", "v"))
        total = np.sum(
            gammaln(p * x + q)
            - gammaln(p * x)
            - gammaln(q)
            + q * np.log(v)
            + (p * x - 1) * np.log(m)
            + p * x * np.log(x)
            - (p * x + q) * np.log(x * m + v)
        )
    return {"log-likelihood": round(float(total), 2)}


times = 1 if len(d) > 10_000 and model == "pareto" else 3
if times > 1:
    task()
seconds = []
for _ in range(times):
    before = time.process_time()
    found = task()
    seconds.append(time.process_time() - before)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[len(seconds) // 2], "rss": rss, "check": check(found)}))
