"""A weighted gradient, or n normals, by PyTorch on one thread, for bench/pytorch.ts: pytorch.py convSmall|mlp|vgg11:WIDTH|resnet18:WIDTH|randn n [ghost]. Prints a line of JSON.

Inputs, parameters and labels are formulas, which bench/pytorch.ts repeats; dense weights are inputs × outputs, as msgd has them.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F

model, n = sys.argv[1], int(sys.argv[2])
ghost = int(sys.argv[3]) if len(sys.argv) > 3 else n
torch.set_num_threads(1)


def timed(work):
    times = []
    end = time.process_time() + 3
    while time.process_time() < end or len(times) < 5:
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    times.sort()
    return {"version": torch.__version__, "best": times[0], "median": times[len(times) // 2]}


if model == "randn":
    print(json.dumps(timed(lambda: torch.randn(n))))
    sys.exit()



def vgg11(width):
    channels = [3] + [int(width * c) for c in (64, 128, 256, 256, 512, 512, 512, 512)]
    shapes = [shape for a, b in zip(channels, channels[1:]) for shape in ((b, a, 3, 3), (b,))]
    hidden = channels[-1]
    return shapes + [(hidden, hidden), (hidden,), (hidden, hidden), (hidden,), (hidden, 10), (10,)]


def vgg11_logits(parts, x):
    y = x.view(-1, 3, 32, 32)
    for k in range(8):
        y = F.relu(F.conv2d(y, parts[2 * k], parts[2 * k + 1], padding=1))
        if k not in (2, 4, 6):
            y = F.max_pool2d(y, 2)
    y = y.flatten(1)
    y = F.relu(torch.addmm(parts[17], y, parts[16]))
    y = F.relu(torch.addmm(parts[19], y, parts[18]))
    return torch.addmm(parts[21], y, parts[20])


def resnet18(width):
    shapes, inputs = [], 3

    def put(channels, kernel):
        shapes.extend([(channels, inputs, kernel, kernel), (channels,), (channels,)])

    channels = int(64 * width)
    put(channels, 3)
    inputs = channels
    for scale, stride in ((1, 1), (2, 2), (4, 2), (8, 2)):
        for block in (0, 1):
            start = inputs
            put(scale * channels, 3)
            inputs = scale * channels
            put(inputs, 3)
            if block == 0 and stride == 2:
                inputs = start
                put(scale * channels, 1)
                inputs = scale * channels
    return shapes + [(inputs, 10), (10,)]


def resnet18_logits(parts, x):
    # As an iterator, in the order of θ: a block's body before its shortcut.
    left = iter(parts)

    def conv_norm(y, stride, kernel=3):
        y = F.conv2d(y, next(left), stride=stride, padding=kernel // 2)
        return F.batch_norm(y, None, None, next(left), next(left), training=True)

    y = F.relu(conv_norm(x.view(-1, 3, 32, 32), 1))
    for stage in (1, 2, 2, 2):
        for stride in (stage, 1):
            body = conv_norm(F.relu(conv_norm(y, stride)), 1)
            y = F.relu(body + (conv_norm(y, 2, 1) if stride == 2 else y))
    return torch.addmm(parts[-1], y.mean((2, 3)), parts[-2])


def conv_small_logits(parts, x):
    w1, c1, w2, c2, w3, c3, w4, c4 = parts
    y = F.relu(F.max_pool2d(F.conv2d(x.view(-1, 1, 28, 28), w1, c1), 2))
    y = F.relu(F.max_pool2d(F.conv2d(y, w2, c2), 2)).flatten(1)
    return torch.addmm(c4, F.relu(torch.addmm(c3, y, w3)), w4)


def mlp_logits(parts, x):
    w1, c1, w2, c2 = parts
    return torch.addmm(c2, F.relu(torch.addmm(c1, x.view(-1, 784), w1)), w2)


name, _, width = model.partition(":")
shapes, features, logits = {
    "convSmall": ([(10, 1, 5, 5), (10,), (10, 10, 5, 5), (10,), (160, 50), (50,), (50, 10), (10,)], 784, conv_small_logits),
    "mlp": ([(784, 128), (128,), (128, 10), (10,)], 784, mlp_logits),
    "vgg11": (vgg11(float(width or 1)), 3072, vgg11_logits),
    "resnet18": (resnet18(float(width or 1)), 3072, resnet18_logits),
}[name]
x = (torch.arange(n * features, dtype=torch.float64) ** 2 % 1000003 / 1000003).float()
labels = torch.arange(n) % 10
count = sum(torch.Size(shape).numel() for shape in shapes)
numbers = torch.arange(count, dtype=torch.float64) ** 2 % 1000003 / 1000003 - 0.5
parts, at, fan = [], 0, 0
for shape in shapes:
    size = torch.Size(shape).numel()
    # Inputs of a unit; biases have those of their weights.
    fan = {4: size // shape[0], 2: shape[0], 1: fan}[len(shape)]
    if name == "resnet18" and len(shape) == 1 and len(parts) < len(shapes) - 1:
        is_gamma = len(parts[-1].shape) == 4
        parts.append(torch.full(shape, 1.0 if is_gamma else 0.0, requires_grad=True))
        at += size
        continue
    parts.append((numbers[at : at + size] * (24 / fan) ** 0.5).float().view(shape).clone().requires_grad_())
    at += size


def losses(first=0, last=n):
    images = x.view(n, features)[first:last].reshape(-1)
    return F.cross_entropy(logits(parts, images), labels[first:last]) * (last - first) / n


def gradient():
    # A ghost batch after another, as they fit the cache.
    for part in parts:
        part.grad = None
    for first in range(0, n, ghost):
        losses(first, min(first + ghost, n)).backward()
    return [part.grad for part in parts]


flat = torch.cat([part.flatten() for part in gradient()])
print(json.dumps({**timed(gradient), "loss": losses().item(), "gradient": flat[::997].tolist()}))
