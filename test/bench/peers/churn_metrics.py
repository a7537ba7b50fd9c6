# python churn_metrics.py CACHE auc|ap|isotonic: the same measures with scikit-learn
import json, resource, sys, time

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import average_precision_score, log_loss, roc_auc_score

task = sys.argv[2]
rows = 10_000 if task == "ap" else 1_000_000
draws = np.empty(2 * rows)
s = 12345
for i in range(2 * rows):
    s = (s * 1664525 + 1013904223) & 0xFFFFFFFF
    draws[i] = s / 2**32
score = draws[0::2].copy()
label = (draws[1::2] < score / 2).astype(int)


def ap():
    value = average_precision_score(label, score)
    random = np.random.default_rng(1)
    yes, no = np.flatnonzero(label == 1), np.flatnonzero(label == 0)
    for _ in range(500):
        drawn = np.concatenate([random.choice(yes, len(yes)), random.choice(no, len(no))])
        average_precision_score(label[drawn], score[drawn])
    return value


def isotonic():
    model = IsotonicRegression(out_of_bounds="clip").fit(score, label)
    return log_loss(label, model.predict(score))


tasks = {"auc": lambda: roc_auc_score(label, score), "ap": ap, "isotonic": isotonic}
seconds = []
for _ in range(3):
    before = time.process_time()
    value = tasks[task]()
    seconds.append(time.process_time() - before)
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[1], "rss": rss, "check": {"value": float(value)}}))
