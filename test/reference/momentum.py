"""θ after every step of PyTorch's SGD with momentum, weight decay and MultiStepLR, in float64, for test/descent/momentum.json:

    python3 test/reference/momentum.py > test/descent/momentum.json

Least squares on the whole data set; inputs and targets are formulas, which test/descent/update.test.ts repeats.
"""

import json

import torch

N, D, STEPS = 6, 3, 30
i = torch.arange(N * D, dtype=torch.float64)
X = (i * 7919 % 101) / 101 - 0.5
y = (torch.arange(N, dtype=torch.float64) * 31 % 17) / 17
X = X.view(N, D)


def run(momentum, weight_decay):
    theta = torch.full((D,), 0.5, dtype=torch.float64, requires_grad=True)
    sgd = torch.optim.SGD([theta], lr=0.5, momentum=momentum, weight_decay=weight_decay)
    decay = torch.optim.lr_scheduler.MultiStepLR(sgd, milestones=[10, 20], gamma=0.1)
    path = []
    for _ in range(STEPS):
        sgd.zero_grad()
        (((X @ theta - y) ** 2).sum() / (2 * N)).backward()
        sgd.step()
        decay.step()
        path.append(theta.detach().tolist())
    return {"momentum": momentum, "weightDecay": weight_decay, "path": path}


runs = [run(momentum, decay) for momentum in (0, 0.9) for decay in (0, 0.05)]
print(json.dumps({"by": f"PyTorch {torch.__version__}, float64", "runs": runs}))
