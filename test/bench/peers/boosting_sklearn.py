# python boosting_sklearn.py CACHE TASK: the same with scikit-learn
import json, os, resource, sys, time

os.environ["OMP_NUM_THREADS"] = "1"
import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

flat = np.fromfile(os.path.join(sys.argv[1], "boosting.f64")).reshape(31, -1)
held = np.arange(flat.shape[1]) % 5 == 0
x, y = np.ascontiguousarray(flat[:30].T), flat[30]
training, answers = np.ascontiguousarray(x[~held]), y[~held]


def rss():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def fit():
    return HistGradientBoostingClassifier(max_iter=200, early_stopping=False).fit(training, answers)


if sys.argv[2] == "fit":
    before = rss()
    start = time.process_time()
    model = fit()
    seconds = time.process_time() - start
    check = {"trees": model.n_iter_}
    facts = {"MB beyond the data": round(rss() - before)}
    p = model.predict_proba(x[held])[:, 1]
else:
    model = fit()
    many = np.tile(x[held], (25, 1))
    times = []
    for _ in range(3):
        start = time.process_time()
        p = model.predict_proba(many)[:, 1]
        times.append(time.process_time() - start)
    seconds = sorted(times)[1]
    check = {"rows": len(p)}
    facts = {}
facts["AUC"] = f"{roc_auc_score(y[held], p[: held.sum()]):.4f}"
print(json.dumps({"cpu": seconds, "rss": rss(), "check": check, "facts": facts}))
