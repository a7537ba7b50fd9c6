# python recommend_cosine.py CACHE: cosine neighbors of items with implicit, from its matrix on, one thread
import json, os, resource, sys, time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
from implicit.nearest_neighbours import CosineRecommender
from scipy.sparse import csr_matrix

both = np.fromfile(os.path.join(sys.argv[1], "recommend-events.i32"), dtype=np.int32)
customer, item = both[: len(both) // 2], both[len(both) // 2 :]
x = csr_matrix((np.ones(len(item), dtype=np.float32), (customer, item)), shape=(100_000, 10_000))
x.data[:] = 1
seconds = []
for _ in range(3):
    before = time.process_time()
    # an item is its own nearest neighbor there
    model = CosineRecommender(K=101, num_threads=1)
    model.fit(x, show_progress=False)
    seconds.append(time.process_time() - before)
same = model.similarity.copy()
same.setdiag(0)
same.eliminate_zeros()
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[1], "rss": rss, "check": {"value": int(same.nnz)}}))
