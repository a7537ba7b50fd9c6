# python churn_defaults.py CACHE NAME COLUMNS LEARNER: the same with scikit-learn on one thread
import json, os, resource, sys, time

os.environ["OMP_NUM_THREADS"] = "1"
import numpy as np
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import log_loss

cache, name, width, learner = sys.argv[1:5]
rows = np.fromfile(os.path.join(cache, f"defaults-{name}.f64")).reshape(-1, int(width) + 1)
test = np.arange(len(rows)) % 5 == 0
x, y = rows[:, :-1].copy(), rows[:, -1].astype(int)


def make():
    if learner == "default":
        return HistGradientBoostingClassifier(early_stopping=False)
    settings = (
        dict(max_iter=100, max_leaf_nodes=8, learning_rate=0.05, l2_regularization=1)
        if learner == "small"
        else dict(max_iter=200, max_leaf_nodes=31, learning_rate=0.1)
    )
    return CalibratedClassifierCV(HistGradientBoostingClassifier(early_stopping=False, **settings), cv=5)


seconds = []
for _ in range(1 if len(rows) > 50_000 else 3):
    before = time.process_time()
    model = make().fit(x[~test], y[~test])
    seconds.append(time.process_time() - before)
loss = log_loss(y[test], model.predict_proba(x[test])[:, 1])
print(
    json.dumps(
        {
            "cpu": sorted(seconds)[len(seconds) // 2],
            "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "check": {"rows": int((~test).sum())},
            "facts": {"log loss": f"{loss:.4f}"},
        }
    )
)
