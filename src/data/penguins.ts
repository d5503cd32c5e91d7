import { csvParseRows } from 'd3-dsv';
import { fromBase64 } from '../base64.js';
import { dataset, type Regression } from './dataset.js';
import { gunzip } from './gzip.js';
import { base64 } from './penguins.generated.js';

/**
 * 333 penguins of the Palmer Archipelago, Antarctica: their body mass, to be predicted from six features:
 * bill length, bill depth, flipper length, and whether it is male, a chinstrap, a gentoo (1 or 0; the others
 * are adelies). The target and every feature are standardized: minus their mean, and divided by their
 * standard deviation over the 333. So a linear model needs no intercept, and L(0) = ½.
 *
 * K. B. Gorman, T. D. Williams and W. R. Fraser, PLoS ONE 9(3), 2014; A. M. Horst, A. P. Hill and K. B. Gorman, palmerpenguins, 2020,
 * doi 10.5281/zenodo.3960218, CC0. See data/penguins.LICENSE.md.
 *
 * @returns a fresh copy each time
 */
export function penguins(): Regression {
  const packed = fromBase64(base64);
  // Rows, not objects: those d3-dsv makes with `new Function`, which a page's policy may forbid.
  const [names, ...rows] = csvParseRows(new TextDecoder().decode(gunzip(packed, 'penguins.csv')));
  const column = (name: string) => rows.map((penguin) => penguin[names.indexOf(name)]);
  const is = (name: string, value: string) => column(name).map((one) => Number(one === value));
  const features = [
    column('bill_length_mm').map(Number),
    column('bill_depth_mm').map(Number),
    column('flipper_length_mm').map(Number),
    is('sex', 'male'),
    is('species', 'chinstrap'),
    is('species', 'gentoo'),
  ].map(standardized);
  return dataset({
    inputs: rows.flatMap((_, i) => features.map((column) => column[i])),
    features: features.length,
    targets: standardized(column('body_mass_g').map(Number)),
  });
}

/** The values less their mean, divided by their standard deviation. */
function standardized(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance));
}
