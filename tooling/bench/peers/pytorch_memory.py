"""The peak memory of PyTorch on one of the bench's workloads.

    python pytorch_memory.py THREADS WORKLOAD SMALLEST STEPS WARM_UP

The workloads are JSON as workloads.ts has them; the smallest one runs before, for so many seconds. Prints
{"workload": 12.3, "process": 280.1}, in megabytes: the most that the process had for the workload, above what it had before
it, and the most that it ever had.
"""

import json
import resource
import sys
import time

import torch

from pytorch import PREPARE


def peak():
    if sys.platform == "linux":  # ru_maxrss counts what the process that started this one had
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
    kilobytes = 1024 if sys.platform == "darwin" else 1
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / kilobytes / 1024


def forget_peak():
    """From here on the peak is that of what follows, where the system can."""
    if sys.platform == "linux":
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")


def prepare(workload):
    return PREPARE[workload["kind"]](workload)


threads, workload, smallest, steps, warm_up = (json.loads(argument) for argument in sys.argv[1:])
torch.set_num_threads(threads)
step = prepare(smallest)
end = time.perf_counter() + warm_up
while time.perf_counter() < end:
    step()
earlier = peak()
forget_peak()
before = peak()

step = prepare(workload)
for _ in range(steps):
    step()
print(json.dumps({"workload": max(0, peak() - before), "process": max(earlier, peak())}))
