/** What the picture can show: `shows` of a line names what the line makes. */
export type Part =
  | 'line'
  | 'losses'
  | 'gradients'
  | 'weights'
  | 'randomised'
  | 'gradient'
  | 'step'
  | 'contours'
  | 'path'
  | 'mean'
  | 'ellipse'
  | 'cloud';

/** Lines of the program from the one that holds `code` to the next note. */
interface Note {
  /** Text of its first line, by which it is found. */
  readonly code: string;
  readonly says: string;
  readonly shows?: Part;
}

/** What every line does, in the order of the lines. */
export const notes: readonly Note[] = [
  { code: '// Noisy gradient descent in', says: 'All of it: nothing is imported, and this text is what runs in the picture.' },
  { code: 'const sum =', says: 'Adds up a list. Everything below is made of sums.' },
  { code: 'const times =', says: 'A list of n things, made one after another.' },
  { code: '// The model is a line', says: 'Two parameters are enough to see everything: θ₁ is the slope of the line, θ₂ its height at x = 0.', shows: 'line' },
  { code: 'export const residual', says: 'How far the line is above a point: the thin verticals at the points.', shows: 'losses' },
  { code: 'export const lossesOf', says: 'Half of the square of each residual. Their mean is the loss L(θ), the contours in the plane of θ.', shows: 'contours' },
  { code: '// The gradient matrix', says: 'One gradient for each point. Seen in the plane of θ, each point wants the line to go another way: the thin arrows.', shows: 'gradients' },
  { code: 'export const gradientsOf', says: 'For all points at once, so that the list is the matrix G, a column a point.', shows: 'gradients' },
  { code: 'const r = residual', says: 'A point that the line misses by more has a longer arrow.', shows: 'gradients' },
  { code: 'return [r * example.x, r]', says: 'The derivatives of ½ r² by the slope and by the intercept.', shows: 'gradients' },
  { code: '// Random numbers in', says: 'Two readers with the same seed see the same run. Math.random could not do that.', shows: 'weights' },
  { code: 'export function randomNumbers', says: 'Returns a function: each call of it gives the next number.' },
  { code: 'let state', says: 'All that the generator remembers: 32 bits.' },
  { code: 'return () => {', says: 'One number: a constant is added, and the bits are stirred.' },
  { code: 'state = (state', says: 'The constant is odd, so that all 2³² states come once before the first comes again.' },
  { code: 'let t = Math.imul', says: 'The first stirring (the generator is known as mulberry32).' },
  { code: 't ^= t + Math.imul', says: 'The second.' },
  { code: 'return ((t ^', says: 'From 32 bits to a number in [0, 1).' },
  { code: 'const normal', says: 'Box and Muller: a radius and an angle make a normal number from two uniform ones.' },
  { code: '// The sampling vector', says: 'The bars: how much each point counts in this step. 1/n, the thin line, is what each counts on average.', shows: 'weights' },
  { code: 'export const noiseClasses', says: 'Four of the many classes. Choose one below the picture, and watch the bars.', shows: 'weights' },
  { code: 'gd: (n)', says: 'Gradient descent: all bars are 1/n at every step. No noise.', shows: 'weights' },
  { code: 'sgd(n, b, random)', says: 'Stochastic gradient descent: b of the n bars are 1/b, the rest is 0.', shows: 'weights' },
  { code: 'let left = b', says: 'How many are still to be chosen.', shows: 'weights' },
  { code: 'return times(n, (i)', says: 'Goes through the points once.', shows: 'weights' },
  { code: 'const chosen', says: 'With the probability (left to choose) / (left to see), every b of the n points are equally likely.', shows: 'weights' },
  { code: 'if (chosen)', says: 'One less to choose.', shows: 'weights' },
  { code: 'return chosen', says: 'The height of the bar: 1/b or nothing.', shows: 'weights' },
  { code: 'gaussianCov(n', says: 'The paper’s MSGD-Cov: bars of normal heights, some of them negative, with SGD’s mean and covariance.', shows: 'weights' },
  { code: 'const z = times', says: 'n independent normal numbers.', shows: 'weights' },
  { code: 'const mean', says: 'Their mean, to be taken away: the bars of SGD always sum to 1, so these shall, too.', shows: 'weights' },
  { code: 'const c = (n - b)', says: 'SGD’s size: smaller for larger batches, 0 for b = n.', shows: 'weights' },
  { code: 'return z.map', says: 'Mean 1/n, and noise of that size.', shows: 'weights' },
  { code: 'bernoulli:', says: 'A coin for each point: the bar is 1/b with probability b/n. SGD’s variances, but the number of bars varies.', shows: 'weights' },
  { code: '// Noisy gradient descent:', says: 'The algorithm of the paper. Its picture is the path in the plane of θ.', shows: 'path' },
  { code: 'export function* descend', says: 'A generator: whoever asks for the next step gets it, and the picture asks.', shows: 'path' },
  { code: 'const random =', says: 'The numbers of this run.' },
  { code: 'while (true)', says: 'Step after step; the reader says when to stop.', shows: 'path' },
  { code: 'const before', says: 'Where θ was, for the picture.', shows: 'path' },
  { code: '// 1. Draw', says: 'Step 1: chance has its say, and only here.', shows: 'weights' },
  { code: 'const W =', says: 'New bars. They know nothing of θ: W is independent of where the run is.', shows: 'weights' },
  { code: '// 2. The randomised', says: 'Step 2: the same losses, but by other weights. Its contours are dashed: another valley, with another bottom, for this step alone.', shows: 'randomised' },
  { code: 'const loss =', says: 'Σ Wᵢ ℓᵢ(θ). On average over W it is L(θ).', shows: 'randomised' },
  { code: '// 3. Its gradient', says: 'Step 3: the gradient of the randomised loss is G W. A framework computes it in one backward pass, without G.', shows: 'gradient' },
  { code: 'const G =', says: 'With two parameters and twelve points there is room for G itself: twelve thin arrows.', shows: 'gradients' },
  { code: 'const gradient =', says: 'Each arrow by its bar, added up: the thick arrow (against it, as the step goes).', shows: 'gradient' },
  { code: '// 4. The step', says: 'Step 4: against the gradient, η times its length.', shows: 'step' },
  { code: 'theta = theta.map', says: 'θ moves, and in the left picture the line does.', shows: 'step' },
  { code: 'yield', says: 'Hands everything to the picture, and waits to be asked again.', shows: 'step' },
  { code: '// The first two moments', says: 'Every class here treats all points alike. So one number for the variances and one for the covariances say all there is of second moments.', shows: 'weights' },
  { code: 'export function momentsOf', says: 'α + β is the variance of each bar, β the covariance of any two.', shows: 'weights' },
  { code: "if (noise === 'gd')", says: 'Bars that never change have no variance.', shows: 'weights' },
  { code: "if (noise === 'bernoulli')", says: 'Independent coins: no covariance.', shows: 'weights' },
  { code: 'const c = (n - b)', says: 'SGD and the Gaussian class share this number: they are different classes with the same moments.', shows: 'weights' },
  { code: 'return { alpha: c', says: 'β is negative, for where one bar is high the others have to be low: they sum to 1.', shows: 'weights' },
  { code: '// The theory', says: 'Not a simulation: the exact mean and covariance of θ over all possible runs. They need α and β, and nothing else of the noise.', shows: 'ellipse' },
  { code: 'export function predict', says: 'From one step’s mean and covariance to those of the next.', shows: 'ellipse' },
  { code: 'const n = data.length', says: 'Twelve.' },
  { code: 'const X =', says: 'The points as rows (x, 1), so that a line’s height at x is a product with θ.' },
  { code: 'const both', says: 'Makes a 2 × 2 matrix, entry by entry.' },
  { code: 'const product', says: 'The product of two such.' },
  { code: 'const H =', says: 'The Hessian: how L bends. It is the same everywhere, so all contours are ellipses of one shape.', shows: 'contours' },
  { code: 'const slope', says: 'The gradient of L at the mean.', shows: 'mean' },
  { code: 'const squares', says: 'The mean square of each residual: as losses are quadratic, mean and covariance of θ suffice for it.', shows: 'losses' },
  { code: 'const spread', says: 'The part of it that is due to the spread of θ.', shows: 'ellipse' },
  { code: 'return residual(m', says: 'And the part that is there at the mean.', shows: 'losses' },
  { code: 'const kept', says: 'I − η H: a step brings all runs nearer to one another, for they go down the same valley.', shows: 'ellipse' },
  { code: 'const [shrunk', says: 'What is left of the covariance after that.', shows: 'ellipse' },
  { code: 'const raw', says: 'What the variances of the bars add: α times Σ E[rᵢ²] xᵢ xᵢᵀ.', shows: 'ellipse' },
  { code: 'const common', says: 'What their covariances take away again.', shows: 'ellipse' },
  { code: 'return {', says: 'The next step’s moments.', shows: 'ellipse' },
  { code: 'm: m.map', says: 'The mean goes as gradient descent does, whatever the noise.', shows: 'mean' },
  { code: 'C: both', says: 'The covariance shrinks, and noise of size η² is added: the ellipse in the picture.', shows: 'ellipse' },
  { code: '// The experiment', says: 'Two hundred runs at once: the dots. Theory and experiment in one picture.', shows: 'cloud' },
  { code: 'export function* experiment', says: 'Also a generator, of where all runs are.', shows: 'cloud' },
  { code: 'const all = times(runs', says: 'Run r has the seed plus r: run 0 is the one whose path is drawn.', shows: 'cloud' },
  { code: 'while (true) yield', says: 'One step of each run.', shows: 'cloud' },
]; // prettier-ignore

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly code: string;
  readonly note: Note;
}

/**
 * The lines of a program, each with the note that it belongs to.
 *
 * @throws Error for a note whose code does not come in its place
 */
export function annotate(text: string): Line[] {
  let next = 0;
  const lines = text
    .trimEnd()
    .split('\n')
    .map((code, k) => {
      if (next < notes.length && code.trimStart().startsWith(notes[next].code)) next++;
      return { number: k + 1, code, note: notes[next - 1] };
    });
  if (next < notes.length) throw new Error(`no line begins with “${notes[next].code}” where a note has it`);
  return lines;
}
