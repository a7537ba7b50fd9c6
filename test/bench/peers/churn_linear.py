# python churn_linear.py CACHE SOLVER: the same logistic regression with scikit-learn, one thread
import json, os, resource, sys, time, warnings

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

warnings.filterwarnings("ignore")
flat = np.fromfile(os.path.join(sys.argv[1], "churn-linear.f64")).reshape(31, -1)
y = flat[30]
numbers = flat[:20].T
numbers = (numbers - numbers.mean(0)) / numbers.std(0)
dummies = [(flat[j][:, None] == np.unique(flat[j])[None, :]).astype(float) for j in range(20, 30)]
x = np.hstack([numbers, *dummies])

seconds = []
with threadpool_limits(1):
    for _ in range(3):
        before = time.process_time()
        model = LogisticRegression(C=1, solver=sys.argv[2], tol=1e-8, max_iter=1000).fit(x, y)
        seconds.append(time.process_time() - before)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[1], "rss": rss, "check": {"coefficient of x0": round(float(model.coef_[0][0]), 5)}}))
