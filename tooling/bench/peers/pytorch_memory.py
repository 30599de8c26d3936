"""The peak memory of PyTorch on one of the bench's workloads.

    python pytorch_memory.py THREADS WORKLOAD STEPS

The workload is JSON as workloads.ts has it. Prints {"megabytes": 12.3}: the most that the process ever had, less what it had after
the smallest workload.
"""

import json
import resource
import sys

import torch

from pytorch import PREPARE


def peak_after(workload, steps):
    step = PREPARE[workload["kind"]](workload)
    for _ in range(steps):
        step()
    if sys.platform == "linux":  # ru_maxrss counts what the process that started this one had
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
    kilobytes = 1024 if sys.platform == "darwin" else 1
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / kilobytes / 1024


torch.set_num_threads(int(sys.argv[1]))
before = peak_after({"kind": "layer", "cell": "lstm", "batch": 1, "time": 1, "input": 1, "hidden": 1}, 1)
print(json.dumps({"megabytes": peak_after(json.loads(sys.argv[2]), int(sys.argv[3])) - before}))
