import {
  dataset,
  dense,
  linearRegression,
  Objective,
  sequential,
  subset,
  tanh,
  type Model,
  type Regression,
} from 'msgd';
import { penguins } from 'msgd/data';
import { leastSquares, type LeastSquares } from 'msgd/theory';
import { ellipseOf, symmetric, type Symmetric } from './ellipse.js';

/** A loss of two parameters on a small data set, and the part of the plane to look at. */
export interface Surface {
  readonly name: string;
  readonly title: string;
  /** The two parameters. */
  readonly axes: readonly [string, string];
  readonly data: Regression;
  readonly model: Model;
  /** Where the loss is quadratic: what the theory needs. */
  readonly problem?: LeastSquares;
  /** L(θ) less its minimum. */
  excess: (x: number, y: number) => number;
  /** Where L is least. */
  readonly minimizer: readonly [number, number];
  /** Unit vectors in which L bends least and most there. */
  readonly along: readonly [number, number];
  readonly across: readonly [number, number];
  /** The middle of the view, and half its width and height. */
  readonly view: { readonly x: number; readonly y: number; readonly half: number };
  readonly start: readonly [number, number];
  /** Where the cursor is at first, out of the way of the runs. */
  readonly cursor: readonly [number, number];
}

/** Body mass of 40 penguins from two features that go together: a long valley. */
function penguinSurface(): Surface {
  const all = penguins();
  const few = subset(
    all,
    Array.from({ length: 40 }, (_, i) => (i * 83) % all.n),
  ); // 83 and 333 are coprime: spread over all
  const inputs = Array.from({ length: 80 }, (_, k) => few.inputs[(k >> 1) * all.features + [2, 5][k % 2]]);
  return quadratic({
    name: 'penguins',
    title: '40 penguins, two features',
    axes: ['weight of flipper length', 'weight of being a gentoo'],
    data: dataset({ inputs, features: 2, targets: few.targets }),
    from: [-1.3, 0.9],
    cursor: [1.8, -0.8],
    half: 2,
  });
}

/** A line through twelve points, one of which lies far off: most of the noise is its doing. */
function outlierSurface(): Surface {
  const x = [-1.5, -1.2, -1, -0.7, -0.4, -0.2, 0.1, 0.3, 0.6, 0.9, 1.1, 1.9];
  const y = x.map(
    (value, i) => 0.6 * value + 0.25 * [1, -1, 0.4, -0.6, 0.9, -0.8, 0.2, 1, -1, 0.5, -0.3, -9][i],
  );
  return quadratic({
    name: 'outlier',
    title: 'A line, one point far off',
    axes: ['slope', 'intercept'],
    data: dataset({ inputs: x.flatMap((value) => [value, 1]), features: 2, targets: y }),
    from: [-1.1, 1.2],
    cursor: [1, -1.1],
    half: 1.6,
  });
}

function quadratic(given: {
  name: string;
  title: string;
  axes: [string, string];
  data: Regression;
  from: [number, number];
  cursor: [number, number];
  half: number;
}): Surface {
  const { data, from, half, ...rest } = given;
  const problem = leastSquares(data.inputs, data.targets);
  const { H, minimizer } = problem;
  const [a, b] = minimizer;
  return {
    ...rest,
    data,
    problem,
    model: linearRegression(2, { intercept: false }),
    excess: (x, y) => (H[0] * (x - a) ** 2) / 2 + H[1] * (x - a) * (y - b) + (H[3] * (y - b) ** 2) / 2,
    minimizer: [a, b],
    ...directions([H[0], H[1], H[3]]),
    view: { x: a, y: b, half },
    start: [rounded(a + from[0]), rounded(b + from[1])],
  };
}

/** So that links are short. */
const rounded = (value: number) => Math.round(100 * value) / 100;

/** Along and across the valley that has this Hessian. */
function directions(hessian: Symmetric): Pick<Surface, 'along' | 'across'> {
  const { angle } = ellipseOf(hessian);
  return { along: [-Math.sin(angle), Math.cos(angle)], across: [Math.cos(angle), Math.sin(angle)] };
}

/** Signs and sizes of errors. */
const WIGGLE = [1, -0.8, 0.5, -1, 0.3, 0.9, -0.6, -0.2];

function fewPoints(): Surface {
  const x = Array.from({ length: 16 }, (_, i) => (i - 7.5) / 4);
  const y = x.map((value, i) => 1.2 * Math.tanh(1.1 * value) + 0.3 * WIGGLE[i % 8]);
  return twoValleys({ name: 'valleys', title: 'Two valleys: ŷ = u tanh(wx)', x, y, half: 2.4, start: [-0.9, 1.1], cursor: [-1.5, -1.2] }); // prettier-ignore
}

/** The same function, and one point so far off that a single draw of it throws θ to the other valley. */
function farPoint(): Surface {
  const x = Array.from({ length: 64 }, (_, i) => (i - 31.5) / 16);
  const y = x.map((value, i) => 1.2 * Math.tanh(1.5 * value) + 0.1 * WIGGLE[i % 8]);
  y[x.findIndex((value) => value > 0.8)] = -8;
  const surface = twoValleys({ name: 'far', title: 'Two valleys, one point far off', x, y, half: 3, start: [0, 0], cursor: [-2, 2] }); // prettier-ignore
  const [w, u] = surface.minimizer;
  return { ...surface, start: [rounded(-w), rounded(-u)] };
}

/** ŷ = u tanh(w x): two valleys, for (w, u) and (−w, −u) are one function, and a saddle between them. */
function twoValleys({
  x,
  y,
  half,
  ...given
}: {
  name: string;
  title: string;
  x: readonly number[];
  y: readonly number[];
  half: number;
  start: [number, number];
  cursor: [number, number];
}): Surface {
  const data = dataset({ inputs: [...x], features: 1, targets: [...y] });
  const linear = (): ReturnType<typeof dense> => dense(1, 1, { bias: false });
  const model = sequential([1], [linear(), tanh(), linear()], { loss: 'squared' });
  const loss = (w: number, u: number) =>
    x.reduce((sum, v, i) => sum + (u * Math.tanh(w * v) - y[i]) ** 2, 0) / (2 * x.length);
  const objective = new Objective(model, data);
  const best = Float32Array.of(1, 1);
  for (let t = 0; t < 4000; t++) {
    const g = objective.weightedGradient(best, new Float32Array(x.length).fill(1 / x.length));
    best.forEach((value, j) => (best[j] = value - 0.3 * g[j]));
  }
  const minimum = loss(best[0], best[1]);
  return {
    ...given,
    axes: ['w', 'u'],
    data,
    model,
    excess: (w, u) => Math.max(0, loss(w, u) - minimum),
    minimizer: [best[0], best[1]],
    ...directions(
      symmetric(
        [
          [1, 0],
          [0, 1],
        ].flatMap((u) => [...objective.hessianVector(best, u)]),
      ),
    ),
    view: { x: 0, y: 0, half },
  };
}

export const surfaces: readonly Surface[] = [penguinSurface(), outlierSurface(), fewPoints(), farPoint()];

export const surfaceOf = (name: string): Surface => surfaces.find((one) => one.name === name) ?? surfaces[0];
