"""ConvSmall's losses and gradients by PyTorch in float64, for test/models/convSmall.json:

    python3 test/reference/convSmall.py > test/models/convSmall.json

Inputs, parameters and labels are formulas, which test/models/convolution.test.ts repeats.
"""

import json

import torch
import torch.nn.functional as F

EXAMPLES = 3
EVERY = 61  # of the 11,330 numbers of a gradient, these are kept


def inputs(count):
    i = torch.arange(count, dtype=torch.float64)
    return (i * 7919 % 1009) / 1009


def parameters(count):
    i = torch.arange(count, dtype=torch.float64)
    return ((i * 104729 % 2003) / 2003 - 0.5) / 4


theta = parameters(11330).requires_grad_()
# Dense weights are inputs × outputs here; PyTorch keeps them transposed.
shapes = [(10, 1, 5, 5), (10,), (10, 10, 5, 5), (10,), (160, 50), (50,), (50, 10), (10,)]
parts, at = [], 0
for shape in shapes:
    size = torch.Size(shape).numel()
    parts.append(theta[at : at + size].view(shape))
    at += size
w1, c1, w2, c2, w3, c3, w4, c4 = parts

x = inputs(EXAMPLES * 784).view(EXAMPLES, 1, 28, 28)
y = F.relu(F.max_pool2d(F.conv2d(x, w1, c1), 2))
y = F.relu(F.max_pool2d(F.conv2d(y, w2, c2), 2)).flatten(1)
y = F.relu(y @ w3 + c3) @ w4 + c4
losses = F.cross_entropy(y, torch.tensor([3 * i % 10 for i in range(EXAMPLES)]), reduction="none")
gradients = [torch.autograd.grad(loss, theta, retain_graph=True)[0] for loss in losses]
print(
    json.dumps(
        {
            "by": f"PyTorch {torch.__version__}, float64",
            "every": EVERY,
            "losses": losses.tolist(),
            "norms": [g.norm().item() for g in gradients],
            "gradients": [g[::EVERY].tolist() for g in gradients],
        }
    )
)
