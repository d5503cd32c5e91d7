"""A weighted gradient, or n normals, by PyTorch on one thread, for bench/pytorch.ts: pytorch.py convSmall|mlp|randn n. Prints a line of JSON.

Inputs, parameters and labels are formulas, which bench/pytorch.ts repeats; dense weights are inputs × outputs, as msgd has them.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F

model, n = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(1)


def timed(work):
    times = []
    end = time.perf_counter() + 3
    while time.perf_counter() < end or len(times) < 5:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    times.sort()
    return {"version": torch.__version__, "best": times[0], "median": times[len(times) // 2]}


if model == "randn":
    print(json.dumps(timed(lambda: torch.randn(n))))
    sys.exit()

x = (torch.arange(n * 784, dtype=torch.float64) * 7919 % 1009 / 1009).float()
labels = torch.arange(n) % 10
shapes = {
    "convSmall": [(10, 1, 5, 5), (10,), (10, 10, 5, 5), (10,), (160, 50), (50,), (50, 10), (10,)],
    "mlp": [(784, 128), (128,), (128, 10), (10,)],
}[model]
count = sum(torch.Size(shape).numel() for shape in shapes)
theta = ((torch.arange(count, dtype=torch.float64) * 104729 % 2003 / 2003 - 0.5) / 8).float()
parts, at = [], 0
for shape in shapes:
    size = torch.Size(shape).numel()
    parts.append(theta[at : at + size].view(shape).clone().requires_grad_())
    at += size


def losses():
    if model == "mlp":
        w1, c1, w2, c2 = parts
        return F.cross_entropy(torch.addmm(c2, F.relu(torch.addmm(c1, x.view(n, 784), w1)), w2), labels)
    w1, c1, w2, c2, w3, c3, w4, c4 = parts
    y = F.relu(F.max_pool2d(F.conv2d(x.view(n, 1, 28, 28), w1, c1), 2))
    y = F.relu(F.max_pool2d(F.conv2d(y, w2, c2), 2)).flatten(1)
    return F.cross_entropy(torch.addmm(c4, F.relu(torch.addmm(c3, y, w3)), w4), labels)


def gradient():
    return torch.autograd.grad(losses(), parts)


flat = torch.cat([part.flatten() for part in gradient()])
print(json.dumps({**timed(gradient), "loss": losses().item(), "gradient": flat[::997].tolist()}))
