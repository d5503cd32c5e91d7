/** Okabe and Ito's colours, without their black and yellow: the ones of the command's plots (src/reports/svg.ts). */
export const COLOURS = ['#d55e00', '#0072b2', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
export const DASHES: readonly (readonly number[])[] = [[], [5, 3], [1.5, 2.5], [8, 3, 1.5, 3], [12, 4]];

export interface Look {
  /** `currentColor` of SGD, with which all are compared. */
  readonly colour: string;
  readonly dash: readonly number[];
}

/** What has a look, by name. A new class goes to the end: those before it keep theirs, wherever it is in the table of classes. */
const NAMES = [
  ...['gd', 'sgdWithReplacement', 'reshuffling', 'gaussianCov', 'gaussianFisher', 'bernoulli'],
  ...['sparseFisher', 'sparseCov', 'minibatchFisher', 'minibatchCov', 'rademacherCov', 'rademacherFisher'],
  ...['uniformCov', 'uniformFisher', 'laplaceCov', 'laplaceFisher', 'studentCov', 'studentFisher'],
  ...['isotropic', 'diagonalFisher', 'diagonalCov', 'fullFisher', 'fullCov', 'leadingEigenvector'],
  ...['levy', 'student'],
];

/** How a noise class or additive noise looks in every demo: no two alike, even without colours. One that is not known comes after all. */
export function lookOf(name: string): Look {
  if (name === 'sgd') return { colour: 'currentColor', dash: [] };
  const at = NAMES.includes(name) ? NAMES.indexOf(name) : NAMES.length;
  return {
    colour: COLOURS[at % COLOURS.length],
    dash: DASHES[Math.floor(at / COLOURS.length) % DASHES.length],
  };
}
