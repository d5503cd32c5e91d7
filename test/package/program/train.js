import { ArgumentError, descend, gaussianCov, mlp, Objective } from 'msgd';
import { digits, split } from 'msgd/data';

/** What a user's program may do, said in a few words: in each bundle and runtime they must be those of plain Node. */
export async function train() {
  const { train } = split(digits(), { train: 600, seed: 1 });
  return {
    oneThread: await after({ train, threads: 1 }),
    twoThreads: await after({ train, threads: 2 }),
    threads: await threadsOf(train),
    error: refusal(),
  };
}

/** The SHA-256 of θ after some steps. */
async function after(options) {
  const model = mlp([64, 32, 10]);
  const run = descend({
    ...options,
    model,
    noise: gaussianCov,
    b: 20,
    learningRate: 0.1,
    steps: 30,
    seed: 1,
  });
  for await (const { trainLoss } of run) if (!Number.isFinite(trainLoss)) throw new Error('diverged');
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', run.theta));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Threads that are at work where two are asked for: one that did not start is known by then. */
async function threadsOf(train) {
  const objective = new Objective(mlp([64, 32, 10]), train, { threads: 2 });
  for (let pass = 0; pass < 5; pass++) {
    objective.weightedGradient(undefined, new Float32Array(train.n).fill(1 / train.n));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { threads } = objective;
  objective.dispose();
  return threads;
}

/** An error of one entry point is of a class of another, so that there is one copy of the package. */
function refusal() {
  try {
    split(digits(), { train: -1 });
  } catch (error) {
    return error instanceof ArgumentError && error.message;
  }
}
