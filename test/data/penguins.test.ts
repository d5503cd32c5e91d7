import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { penguins } from '../../src/data/penguins.js';
import { leastSquares } from '../../src/theory/index.js';
import { expectClose } from '../helpers.js';

// All expectations were computed by NumPy from the penguins.json of vega-datasets.
describe('penguins', () => {
  const data = penguins();
  const columns = Array.from({ length: 6 }, (_, j) => data.inputs.filter((_, at) => at % 6 === j));

  it('has 333 penguins of 6 features, the first and the last as they are', () => {
    expect(data).toMatchObject({ kind: 'regression', n: 333, features: 6, outputs: 1 });
    const first = [-0.89604189, 0.7807321, -1.42675157, 0.99103121, -0.50656073, -0.74570421, -0.56847478];
    const last = [1.08181673, -0.54156417, 0.85982757, 0.99103121, -0.50656073, 1.34101429, 1.48374906];
    expectClose([...data.inputs.subarray(0, 6), data.targets[0]], first, { relative: 1e-7 }, 'the first');
    expectClose([...data.inputs.subarray(332 * 6), data.targets[332]], last, { relative: 1e-7 }, 'the last');
  });

  it('has mean 0 and variance 1 in every column', () => {
    for (const column of [...columns, data.targets]) {
      expect(column.reduce((sum, value) => sum + value, 0) / 333).toBeCloseTo(0, 6);
      expect(column.reduce((sum, value) => sum + value * value, 0) / 333).toBeCloseTo(1, 6);
    }
  });

  it('has the correlations with body mass and the regression of the source', () => {
    const correlations = columns.map(
      (column) => column.reduce((s, v, i) => s + v * data.targets[i], 0) / 333,
    );
    expectClose(
      correlations,
      [0.58945111, -0.47201566, 0.8729789, 0.42498699, -0.29862219, 0.82117751],
      { relative: 1e-6 },
      'correlations',
    );
    const { minimizer, minimum } = leastSquares(data.inputs, data.targets);
    const coefficients = [0.12363639, 0.16438742, 0.27763355, 0.24245825, -0.1260874, 0.60476018];
    expectClose(minimizer, coefficients, { relative: 1e-6 }, 'coefficients');
    expect(minimum).toBeCloseTo(0.06251902, 7);
  });

  it('gives each caller a copy', () => {
    const mine = penguins();
    mine.inputs.fill(7);
    mine.targets.fill(7);
    expect(penguins()).toEqual(data);
  });

  it('comes without code from strings, which a page’s policy may forbid', () => {
    const script = "import { penguins } from 'msgd/data'; console.log(penguins().n);";
    const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', script];
    const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toBe('333\n');
  });
});
