# python recommend_als.py CACHE fit|top THREADS: the same with implicit, from its matrix on; the confidence is what the matrix holds
import json, os, resource, sys, time

cache, task, threads = sys.argv[1:4]
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

both = np.fromfile(os.path.join(cache, "recommend-events.i32"), dtype=np.int32)
customer, item = both[: len(both) // 2], both[len(both) // 2 :]
x = csr_matrix((np.ones(len(item), dtype=np.float32), (customer, item)), shape=(100_000, 10_000))
x.data[:] = 6


def fit(iterations):
    model = AlternatingLeastSquares(
        factors=64, regularization=10, alpha=1, iterations=iterations, num_threads=int(threads), random_state=1
    )
    model.fit(x, show_progress=False)
    return model


if task == "fit":
    before = time.process_time()
    model = fit(15)
    seconds = [time.process_time() - before]
    check = {"numbers": int(model.item_factors.size)}
else:
    model = fit(2)
    asked = np.arange(0, 100_000, 10)
    seconds = []
    for _ in range(3):
        before = time.process_time()
        model.recommend(asked, x[asked], N=10, filter_already_liked_items=True, recalculate_user=True)
        seconds.append(time.process_time() - before)
    check = {"customers": int((np.diff(x[asked].indptr) > 0).sum())}
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[len(seconds) // 2], "rss": rss, "check": check}))
