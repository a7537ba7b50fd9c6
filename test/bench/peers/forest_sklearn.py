# python forest_sklearn.py CACHE LEAF: the same forest with scikit-learn on one thread
import json, os, resource, sys, time

import numpy as np
from sklearn.ensemble import RandomForestClassifier

rows = np.fromfile(os.path.join(sys.argv[1], "forest-rows.f64")).reshape(-1, 20)
x, y = rows[:, :19].copy(), rows[:, 19].astype(int)
seconds = []
for _ in range(3):
    before = time.process_time()
    RandomForestClassifier(200, random_state=0, min_samples_leaf=int(sys.argv[2]), n_jobs=1).fit(x, y)
    seconds.append(time.process_time() - before)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[1], "rss": rss, "check": {"rows": len(y)}}))
