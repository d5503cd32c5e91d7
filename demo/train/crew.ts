import { dataset, Objective, type DescentRecord } from 'msgd';
import { lanes, models, type Lane, type Race } from './race.js';
import { hashOf, openRun } from './run.js';

/** To a worker. It begins with `start`; all else is about its own lanes. */
export type Order =
  | { readonly kind: 'start'; readonly race: Race; readonly labels: readonly string[] }
  /** Go on to a step, with a record at each multiple of `stride`. */
  | { readonly kind: 'advance'; readonly to: number; readonly stride: number }
  /** Say from now on what the nets make of this image of 64 pixels. */
  | { readonly kind: 'look'; readonly image: Float32Array | undefined }
  /** Say the hashes of the parameters. */
  | { readonly kind: 'hash' };

/** What is new of a lane. */
export interface News extends Lane {
  readonly records: readonly DescentRecord[];
  readonly diverged: number | undefined;
}

/** Probabilities of the ten digits. */
export interface Opinion extends Lane {
  readonly probabilities: readonly number[];
}

/** The parameters after a step. */
export interface Fingerprint extends Lane {
  readonly step: number;
  readonly hash: string;
}

/** From a worker: one message for an order, whatever the number of lanes and records. */
export type Report =
  | { readonly kind: 'advanced'; readonly news: readonly News[]; readonly opinions: readonly Opinion[] }
  | { readonly kind: 'looked'; readonly opinions: readonly Opinion[] }
  | { readonly kind: 'hashed'; readonly fingerprints: readonly Fingerprint[] }
  | { readonly kind: 'failed'; readonly message: string };

/** What a worker does: runs the lanes of its classes. */
export function crew(post: (report: Report) => void): (order: Order) => Promise<void> {
  let runs: ReturnType<typeof openRun>[] = [];
  let model = models.softmax();
  let seen: Objective | undefined;

  const opinions = (): Opinion[] => {
    const eye = seen;
    if (eye === undefined) return [];
    return runs.map(({ lane, theta }) => ({ ...lane, probabilities: softmax(eye.outputs(theta)) }));
  };

  async function obey(order: Order): Promise<void> {
    switch (order.kind) {
      case 'start':
        model = models[order.race.model]();
        runs = lanes({ ...order.race, noise: order.labels }).map((lane) => openRun(order.race, lane));
        return;
      case 'advance': {
        const news: News[] = [];
        for (const run of runs) {
          const records = await run.advance(order.to, order.stride);
          news.push({ ...run.lane, records, diverged: run.diverged });
        }
        return post({ kind: 'advanced', news, opinions: opinions() });
      }
      case 'look':
        seen = order.image && new Objective(model, dataset({ inputs: order.image, features: 64, labels: [0], classes: 10 })); // prettier-ignore
        return post({ kind: 'looked', opinions: opinions() });
      case 'hash':
        return post({
          kind: 'hashed',
          fingerprints: runs.map(({ lane, step, theta }) => ({ ...lane, step, hash: hashOf(theta) })),
        });
    }
  }

  return (order) => obey(order).catch((error: unknown) => post({ kind: 'failed', message: String(error) }));
}

function softmax(outputs: Float32Array): number[] {
  const largest = Math.max(...outputs);
  const powers = Array.from(outputs, (output) => Math.exp(output - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
