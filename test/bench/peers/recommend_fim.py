# python recommend_fim.py CACHE BASKETS SUPPORT: rules with one item on the right side by Borgelt's C code, which arules calls, too
import gzip, json, math, resource, sys, time
import fim

file, support = sys.argv[2], float(sys.argv[3])
baskets = [[x.strip() for x in l.rstrip("\n").split(",")] for l in gzip.open(file, "rt") if l.strip()]
# negative: a number of baskets; mode "o": support of both sides
count = -math.ceil(support * len(baskets))

def task():
    return len(fim.arules(baskets, supp=count, conf=20, zmin=2, report="aC", mode="o"))

rules = task()
seconds = []
for _ in range(9):
    before = time.process_time()
    task()
    seconds.append(time.process_time() - before)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
sets = len(fim.eclat(baskets, supp=count))
print(json.dumps({"cpu": sorted(seconds)[4], "rss": rss, "check": {"sets": sets}, "facts": {"rules": rules}}))
