# python shap_shap.py CACHE METHOD: the same values with shap's C++
import json, os, resource, sys, time

import numpy as np
import shap

cache, method = sys.argv[1:3]
file = json.load(open(os.path.join(cache, "shap-trees.json")))
rows = np.array(json.load(open(os.path.join(cache, "shap-rows.json"))))
trees = [
    {
        "children_left": np.array(t["left"]),
        "children_right": np.array(t["right"]),
        "children_default": np.array(t["fallback"]),
        "features": np.array(t["feature"]),
        "thresholds": np.array(t["cut"], dtype=float),
        "values": np.array(t["value"], dtype=float).reshape(-1, 1),
        "node_sample_weight": np.array(t["cover"], dtype=float),
    }
    for t in file["trees"]
]
is_path = method == "path"
explainer = shap.TreeExplainer(
    {"trees": trees, "base_offset": file["base"]},
    None if is_path else rows[1000:],
    feature_perturbation="tree_path_dependent" if is_path else "interventional",
)
task = lambda: explainer.shap_values(rows[: 1000 if is_path else 50], check_additivity=False)
task()
seconds = []
for _ in range(3):
    before = time.process_time()
    values = task()
    seconds.append(time.process_time() - before)
base = float(np.ravel(explainer.expected_value)[0])
rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"cpu": sorted(seconds)[1], "rss": rss, "check": {"base": base, "first": round(float(np.ravel(values[0])[0]), 6)}}))
