# python recommend_ease.py CACHE movielens|simulated FILE: the same with scipy's sparse product and LAPACK in float32, one thread
import gzip, json, os, resource, sys, time

import numpy as np
from scipy.linalg.lapack import spotrf, spotri
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

cache, data, file = sys.argv[1:4]
if data == "movielens":
    rows = np.array([[int(v) for v in line.split("\t")[:3]] for line in gzip.open(file, "rt")])
    rows = rows[rows[:, 2] >= 4]
    customer, item, n = rows[:, 0], rows[:, 1] - 1, 1682
else:
    both = np.fromfile(os.path.join(cache, "recommend-events.i32"), dtype=np.int32)
    customer, item, n = both[: len(both) // 2], both[len(both) // 2 :], 10_000
x = csr_matrix((np.ones(len(item), dtype=np.float32), (customer, item)), shape=(int(customer.max()) + 1, n))
x.data[:] = 1


def task():
    g = np.asfortranarray((x.T @ x).toarray())
    g[np.diag_indices(n)] += 200
    c, info = spotrf(g, lower=1, overwrite_a=1)
    assert info == 0
    p, info = spotri(c, lower=1, overwrite_c=1)
    assert info == 0
    return p


times = 3 if data == "movielens" else 1
seconds = []
with threadpool_limits(1):
    for _ in range(times + (times > 1)):
        before = time.process_time()
        p = task()
        seconds.append(time.process_time() - before)
seconds = sorted(seconds[-times:])
row = np.concatenate([p[5, :5], p[5:, 5]]) / -np.diag(p)
row[5] = -np.inf
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
check = {"pairs": int(x.nnz), "strongest": int(row.argmax())}
print(json.dumps({"cpu": seconds[len(seconds) // 2], "rss": rss, "check": check}))
