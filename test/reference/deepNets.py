"""VGG-11 and ResNet-18 of an eighth of the width by PyTorch in float64, for test/models/deepNets.json:

    python3 test/reference/deepNets.py > test/models/deepNets.json

Inputs, parameters, labels and weights are formulas, which test/models/deepNets.test.ts repeats. The nets are in training mode,
all examples one batch; then three steps θ ← θ − 0.002 Σ Wᵢ ∇ℓᵢ, and evaluation.
"""

import json

import torch
from torch import nn
import torch.nn.functional as F

EXAMPLES = 10  # with more, some activation is so near 0 that float32 takes the other side
EVERY = 997  # of the numbers of a gradient, these are kept
ETA = 0.002


def uniform(count, start=0):
    i = torch.arange(start, start + count, dtype=torch.float64)
    return (i * 104729 % 2003) / 2003 - 0.5


class Block(nn.Module):
    def __init__(self, inputs, channels, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inputs, channels, 3, stride, 1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
            nn.BatchNorm2d(channels),
        )
        keeps_shape = stride == 1 and inputs == channels
        self.shortcut = (
            nn.Sequential()
            if keeps_shape
            else nn.Sequential(nn.Conv2d(inputs, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))
        )

    def forward(self, x):
        return F.relu(self.body(x) + self.shortcut(x))


def resnet18(c):
    layers = [nn.Conv2d(3, c, 3, 1, 1, bias=False), nn.BatchNorm2d(c), nn.ReLU()]
    inputs = c
    for k, stride in [(1, 1), (2, 2), (4, 2), (8, 2)]:
        layers += [Block(inputs, k * c, stride), Block(k * c, k * c, 1)]
        inputs = k * c
    return nn.Sequential(*layers, nn.AvgPool2d(4), nn.Flatten(), nn.Linear(inputs, 10))


def vgg11(c, is_normed):
    layers, inputs = [], 3
    for k in [1, "M", 2, "M", 4, 4, "M", 8, 8, "M", 8, 8, "M"]:
        if k == "M":
            layers += [nn.MaxPool2d(2)]
            continue
        layers += [nn.Conv2d(inputs, k * c, 3, 1, 1)] + ([nn.BatchNorm2d(k * c)] if is_normed else []) + [nn.ReLU()]
        inputs = k * c
    head = [nn.Flatten(), nn.Linear(inputs, inputs), nn.ReLU(), nn.Linear(inputs, inputs), nn.ReLU()]
    return nn.Sequential(*layers, *head, nn.Linear(inputs, 10))


def tensors(net):
    """In the order of θ, each with what it is drawn with, and whether it is transposed there."""
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            fan = module.weight[0].numel()
            yield module.weight, lambda u, fan=fan: u * 2 * (6 / fan) ** 0.5, isinstance(module, nn.Linear)
            if module.bias is not None:
                yield module.bias, lambda u: 0.2 * u, False
        if isinstance(module, nn.BatchNorm2d):
            yield module.weight, lambda u: 1 + 0.4 * u, False
            yield module.bias, lambda u: 0.2 * u, False


def flat(values, net):
    parts = [v.t() if transposed else v for v, (_, _, transposed) in zip(values, tensors(net))]
    return torch.cat([part.reshape(-1) for part in parts])


def norms(net):
    return [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]


def study(net):
    net = net.double().train()
    at = 0
    with torch.no_grad():
        for tensor, law, transposed in tensors(net):
            values = law(uniform(tensor.numel(), at))
            tensor.copy_(values.view(tensor.t().shape).t() if transposed else values.view(tensor.shape))
            at += tensor.numel()
    x = ((torch.arange(EXAMPLES * 3072, dtype=torch.float64) * 7919 % 1009) / 1009).view(EXAMPLES, 3, 32, 32)
    labels = torch.tensor([3 * i % 10 for i in range(EXAMPLES)])
    w = torch.tensor([(i % 3 + 1) / 20 for i in range(EXAMPLES)], dtype=torch.float64)
    for module in norms(net):
        module.reset_running_stats()
    all_tensors = [tensor for tensor, _, _ in tensors(net)]
    found = {"parameters": at}
    for step in range(3):
        losses = F.cross_entropy(net(x), labels, reduction="none")
        gradients = torch.autograd.grad((losses * w).sum(), all_tensors)
        if step == 0:
            g = flat(gradients, net)
            found["loss"] = (losses * w).sum().item()
            found["norm"] = g.norm().item()
            found["product"] = (g * uniform(at)).sum().item()
            found["gradient"] = g[::EVERY].tolist()
        with torch.no_grad():
            for tensor, gradient in zip(all_tensors, gradients):
                tensor -= ETA * gradient
    found["theta"] = flat(all_tensors, net)[::EVERY].tolist()
    found["state"] = [v for m in norms(net) for s in (m.running_mean, m.running_var) for v in s.tolist()]
    net.eval()
    found["outputs"] = net(x).flatten().tolist()
    return found


print(
    json.dumps(
        {
            "by": f"PyTorch {torch.__version__}, float64",
            "every": EVERY,
            "VGG-11": study(vgg11(8, False)),
            "VGG-11-BN": study(vgg11(8, True)),
            "ResNet-18": study(resnet18(8)),
        }
    )
)
