# python kmeans_sklearn.py CACHE KIND ALGORITHM THREADS: the same k-means with scikit-learn
import json, os, resource, sys, time, warnings

import numpy as np
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

warnings.filterwarnings("ignore")
points = np.fromfile(os.path.join(sys.argv[1], f"points-{sys.argv[2]}.f64")).reshape(-1, 8)
start = points[:8].copy()


def task():
    return KMeans(8, n_init=1, init=start, tol=0, max_iter=300, algorithm=sys.argv[3]).fit(points)


seconds = []
with threadpool_limits(None if sys.argv[4] == "all" else int(sys.argv[4])):
    for _ in range(3):
        before = time.process_time()
        model = task()
        seconds.append(time.process_time() - before)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
check = {"inertia": float(model.inertia_), "iterations": model.n_iter_}
print(json.dumps({"cpu": sorted(seconds)[1], "rss": rss, "check": check}))
