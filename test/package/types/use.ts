import { convSmall, descend, mlp, noiseClasses, Objective, ready, sgd, type Descent, type EntryList, type GradientBlock, type NoiseClass } from 'msgd'; // prettier-ignore
import { digits, penguins, split } from 'msgd/data';
import { noiseTrace } from 'msgd/diagnostics';
import { compare, type Results } from 'msgd/experiments';
import { largestStable, leastSquares, momentsAfter } from 'msgd/theory';
import { assertNoise, noiseArbitraries } from 'msgd/verify';

const problems: string[] = [];
const expect = (holds: boolean, what: string) => holds || problems.push(what);

async function use() {
  await ready();
  const { train, test } = split(digits(), { train: 200, seed: 1 });
  const noise: NoiseClass = sgd;
  const run: Descent = descend({ model: mlp([64, 16, 10]), train, test, noise, b: 10, learningRate: 0.1, steps: 300 }); // prettier-ignore
  let accuracy: number | undefined;
  for await (const record of run) accuracy = record.testAccuracy;
  descend({
    model: mlp([64, 16, 10]),
    train,
    noise,
    b: 10,
    learningRate: 0.1,
    steps: 300,
    from: run.checkpoint,
  });
  expect(accuracy !== undefined && accuracy > 0.7, `an accuracy of ${accuracy}`);
  expect(noiseClasses.length >= 10, 'noise classes are missing');
  const objective = new Objective(mlp([64, 10]), train);
  const next = objective.perExampleGradientBlocks().next();
  const isKnown: 0 extends 1 & typeof next.value ? never : true = true; // not `any`, which is every type
  const block: GradientBlock | undefined = next.done === true ? undefined : next.value;
  expect(
    isKnown && block !== undefined && block.gradients.length === block.rows * objective.p,
    'a block of gradients',
  );
  const half: EntryList = { indices: [0, 1], weights: [0.5, 0.5] };
  expect(objective.weightedGradient(undefined, half).length === objective.p, 'a weighted gradient');
  assertNoise(sgd, { draws: 5000 });
  expect(convSmall().parameters === 11330, 'ConvSmall');
  expect(typeof noiseArbitraries === 'function' && typeof noiseTrace === 'function', 'functions are missing');
  const { inputs, targets, n } = penguins();
  expect(largestStable(leastSquares(inputs, targets), sgd.moments(n, 4)) > 0, 'a stable step size');
  const from = { mean: new Float64Array(1), covariance: new Float64Array(1) };
  const { mean } = momentsAfter(leastSquares([1, 2], [1, 2]), from, { eta: 0.1, alpha: 0, beta: 0 });
  expect(mean[0] > 0, 'the mean moves');
  const comparison = compare({ noise: ['sgd', 'gd'], model: 'softmax', steps: 20, seeds: 2 }, { threads: 1 });
  // @ts-expect-error is none of the names that there are
  const misspelt: Parameters<typeof compare>[0] = { initial: 'zeros' };
  expect(misspelt !== undefined, 'an option');
  let done = 0;
  for await (const progress of comparison) if (progress.event === 'done') done = progress.total.runsDone;
  const results: Results = await comparison.results();
  expect(done === 4 && results.rows[1].fromSgd?.pairs === 2, 'a comparison');
}

void use().then(() => {
  if (problems.length > 0) throw new Error(problems.join('; '));
});
