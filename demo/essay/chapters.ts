import { html, type TemplateResult } from 'lit';
import { tex } from '../shell/math.js';
import type { StateOf } from '../shell/state.js';
import type { table } from './state.js';

/** What a button of a chapter does: settings, and then play or not. */
export interface Try {
  readonly label: string;
  readonly changes: Partial<StateOf<typeof table>>;
  readonly plays?: boolean;
}

/** A part of the essay, and the part of the program that belongs to it. */
export interface Chapter {
  readonly title: string;
  /** Its lines begin with the note on this code, and end where those of the next chapter begin. */
  readonly code: string;
  readonly before: () => TemplateResult;
  readonly after?: () => TemplateResult;
  readonly tries?: readonly Try[];
  /** Whether the curve of the risk stands in it. */
  readonly curve?: boolean;
}

const display = (source: string) => tex(source, { display: true });

export const chapters: readonly Chapter[] = [
  {
    title: 'A line through twelve points',
    code: '// Noisy gradient descent in',
    before: () => html`<p>
        Twelve points, and a line that shall go through them: ${tex('\\hat y = \\theta_1 x + \\theta_2')}. It misses point
        ${tex('i')} by some residual, and half the square of that is the point’s loss ${tex('\\ell_i')}. The line as a whole is as bad as
        the points find it on average:
      </p>
      ${display('L(\\theta) = \\frac1n \\sum_{i=1}^n \\ell_i(\\theta), \\qquad \\ell_i(\\theta) = \\tfrac12\\,(\\theta_1 x_i + \\theta_2 - y_i)^2')}
      <p>
        There are two pictures of this. In one are the points and the line. In the other, every place is a line: its
        slope is across, its intercept is up, and the loss is a valley with contours. <em>Gradient descent</em> goes down that valley, a
        step at a time, by the step size ${tex('\\eta')}:
      </p>
      ${display('\\theta \\leftarrow \\theta - \\eta\\, \\nabla L(\\theta)')}`,
    tries: [{ label: 'Gradient descent, from the start', changes: { noise: 'gd', step: 0, speed: 'slow', line: 0 }, plays: true }],
  },
  {
    title: 'A gradient for each point',
    code: '// The gradient matrix',
    before: () => html`<p>
        The gradient of a mean is the mean of the gradients. Put the gradients of the single losses side by side, a column for each point,
        and there is the <em>gradient matrix</em>
      </p>
      ${display('G(\\theta) = \\bigl(\\nabla\\ell_1(\\theta)\\;\\cdots\\;\\nabla\\ell_n(\\theta)\\bigr) \\in \\mathbb R^{p \\times n}, \\qquad \\nabla L(\\theta) = G(\\theta) \\begin{pmatrix} 1/n \\\\ \\vdots \\\\ 1/n \\end{pmatrix}')}
      <p>
        The points do not agree. Each column is an arrow of its own, and even at the bottom of the valley, where their mean is 0, the arrows
        are not: they only cancel. Everything that is called the noise of SGD comes from there.
      </p>`,
    tries: [{ label: 'The arrows at the bottom', changes: { noise: 'gd', step: 60, line: 9 } }],
  },
  {
    title: 'The sampling vector',
    code: '// Random numbers in',
    before: () => html`<p>
        <em>Stochastic</em> gradient descent does not ask all points. It draws ${tex('b')} of the ${tex('n')}, another few in each step, and
        takes the mean of their gradients. That is again ${tex('G(\\theta)')} times a vector, the <em>sampling vector</em>
        ${tex('W')}: ${tex('1/b')} at the points that were drawn, 0 at the others.
      </p>
      <p>
        Seen so, SGD is a choice among many. Let ${tex('W')} be <em>any</em> random vector whose entries are ${tex('1/n')} on average. Then
        ${tex('G(\\theta)\\,W')} is right on average, ${tex('\\mathbb E\\,[G(\\theta)\\,W] = \\nabla L(\\theta)')}. A family of such
        ${tex('W')} is a <em>noise class</em>. The program has four; the bars are the ${tex('W')} of the step.
      </p>`,
    tries: [
      { label: 'SGD’s bars', changes: { noise: 'sgd', line: 23 }, plays: true },
      { label: 'Gaussian bars', changes: { noise: 'gaussianCov', line: 29 }, plays: true },
    ],
  },
  {
    title: 'Four steps',
    code: '// Noisy gradient descent:',
    before: () => html`<p>And this is the whole algorithm, for every noise class:</p>
      <ol>
        <li>Draw the sampling vector ${tex('W')}.</li>
        <li>Weigh the losses by it: the <em>randomised loss</em> ${tex('\\sum_i W_i\\,\\ell_i(\\theta)')}.</li>
        <li>Take its gradient, which is ${tex('G(\\theta)\\,W')}.</li>
        <li>Step: ${tex('\\theta \\leftarrow \\theta - \\eta\\,G(\\theta)\\,W')}.</li>
      </ol>
      <p>
        The second step is the clever one. Nobody needs the matrix ${tex('G')}, which for a large net would not fit into memory: weigh the
        losses, and one ordinary backward pass gives ${tex('G(\\theta)\\,W')}.
      </p>`,
    tries: [{ label: 'Line by line', changes: { noise: 'sgd', speed: 'lines' }, plays: true }],
  },
  {
    title: 'The noise is G V',
    code: '// The first two moments',
    before: () => html`<p>
        Write ${tex('W = \\tfrac1n\\mathbf 1 + V')}. What a step takes is then the gradient, and <em>noise</em>:
      </p>
      ${display('G(\\theta)\\,W = \\nabla L(\\theta) + G(\\theta)\\,V')}
      <p>
        The noise is a product. The matrix knows where ${tex('\\theta')} is and has no chance in it; the vector is nothing but chance
        and knows nothing of ${tex('\\theta')}. So its covariance is known as soon as that of ${tex('V')} is. All classes here treat
        the points alike, and such a covariance has only two numbers, ${tex('\\alpha')} and ${tex('\\beta')}:
      </p>
      ${display('\\begin{aligned} \\operatorname{Var} W &= \\alpha I + \\beta\\,\\mathbf 1 \\mathbf 1^{\\!\\top} \\\\ \\operatorname{Var}[G V] &= \\alpha \\sum_i \\nabla\\ell_i \\nabla\\ell_i^{\\!\\top} + \\beta n^2\\, \\nabla L\\, \\nabla L^{\\!\\top} \\end{aligned}')}
      <p>
        SGD has ${tex('\\alpha = c = \\tfrac{n-b}{b\\,n\\,(n-1)}')} and ${tex('\\beta = -c/n')}, so that its noise has, but for a factor, the covariance of the
        arrows. The Gaussian class was made to have the same two numbers, and is otherwise as unlike it as can be.
      </p>`,
  },
  {
    title: 'What the theory says',
    code: '// The theory',
    before: () => html`<p>
        Now the losses are quadratic, so gradients are linear in ${tex('\\theta')}. Then mean ${tex('m')} and covariance ${tex('C')} of
        ${tex('\\theta')} after a step follow from those before it, exactly, for every step size:
      </p>
            ${display('\\begin{aligned} m\' &= m - \\eta\\,\\nabla L(m) \\\\ C\' &= (I - \\eta H)\\,C\\,(I - \\eta H) + \\eta^2 \\Bigl[\\alpha \\sum_i \\mathbb E\\,r_i^2\\; x_i x_i^{\\!\\top} \\\\ &\\qquad + \\beta n^2 \\bigl(H C H + \\nabla L(m)\\,\\nabla L(m)^{\\!\\top}\\bigr)\\Bigr] \\end{aligned}')}
      <p>
        Here ${tex('x_i = (x_i, 1)')}, ${tex('H')} is the Hessian of ${tex('L')}, and ${tex('\\mathbb E\\,r_i^2')} the mean square of a
        residual, which follows from ${tex('m')} and ${tex('C')}. Look at what the noise class is in there: ${tex('\\alpha')} and
        ${tex('\\beta')}, and nothing else. Two classes with the same ${tex('\\alpha')} and ${tex('\\beta')} have the same mean, the same
        spread and the same expected loss at every step. <em>The class does not matter.</em>
      </p>`,
    tries: [{ label: 'The ellipse of the theory', changes: { step: 30, line: 95 } }],
  },
  {
    title: 'The experiment',
    code: '// The experiment',
    curve: true,
    before: () => html`<p>Is it so? Two hundred runs, each with chance of its own, under the ellipse that the theory has drawn without them:</p>`,
    after: () => html`<p>
        Change the noise class from SGD to the Gaussian one. The dots are others, the curve’s line and the ellipse are the same: exactly, for
        they are computed from the same ${tex('\\alpha')} and ${tex('\\beta')}. The Bernoulli class has another ${tex('\\beta')}, and
        its ellipse is a little different. What does differ between SGD and its Gaussian twin are third and higher moments: the dots of one
        may be more lopsided, or have more outliers, than those of the other.
      </p>
      <p>
        A net is not quadratic, and for nets there is no such theorem. There is the finding of Wu, Hu, Xiong, Huan, Braverman and Zhu
        (<cite>On the Noisy Gradient Descent that Generalizes as SGD</cite>, ICML 2020) that nets trained with noise of SGD’s covariance
        generalize as SGD’s do, whatever the class of the noise, and that noise of the same size and another covariance does not do the same. The
        other pages here let you see that for yourself, and one shows where it ends:
        “When does the class matter?”
      </p>`,
    tries: [
      { label: 'SGD', changes: { noise: 'sgd', step: 0, speed: 'fast', line: 0 }, plays: true },
      { label: 'Its Gaussian twin', changes: { noise: 'gaussianCov', step: 0, speed: 'fast', line: 0 }, plays: true },
      { label: 'Bernoulli', changes: { noise: 'bernoulli', step: 0, speed: 'fast', line: 0 }, plays: true },
    ],
  },
]; // prettier-ignore
