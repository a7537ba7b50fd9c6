# python recommend_rules.py CACHE BASKETS SUPPORT: sets and rules with mlxtend, from its dense table on
import gzip, json, resource, sys, time
import pandas as pd
from mlxtend.frequent_patterns import association_rules, fpgrowth
from mlxtend.preprocessing import TransactionEncoder

file, support = sys.argv[2], float(sys.argv[3])
baskets = [[x.strip() for x in l.rstrip("\n").split(",")] for l in gzip.open(file, "rt") if l.strip()]
encoder = TransactionEncoder().fit(baskets)
table = pd.DataFrame(encoder.transform(baskets), columns=encoder.columns_)

def task():
    sets = fpgrowth(table, min_support=support, use_colnames=True)
    return len(sets), len(association_rules(sets, metric="confidence", min_threshold=0.2))

sets, rules = task()
seconds = []
for _ in range(3):
    before = time.process_time()
    task()
    seconds.append(time.process_time() - before)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[1], "rss": rss, "check": {"sets": sets}, "facts": {"rules": rules}}))
