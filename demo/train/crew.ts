import { dataset, Objective } from 'msgd';
import { models, type Lane, type Race } from './race.js';
import { hashOf, openRuns, type Mark, type Run } from './runs.js';

/** To a worker. It begins with `start`; all else is about its own lanes. */
export type Order =
  | { readonly kind: 'start'; readonly race: Race; readonly labels: readonly string[] }
  /** Go on to a step, and say how it stands there. */
  | { readonly kind: 'advance'; readonly to: number }
  /** Say from now on what the nets make of this image of 64 pixels. */
  | { readonly kind: 'look'; readonly image: Float32Array | undefined }
  /** Say the hashes of the parameters. */
  | { readonly kind: 'hash' };

/** What is new of a lane. */
export interface News extends Lane {
  /** Of the step that it was told to go to; nothing when it has diverged. */
  readonly mark: Mark | undefined;
  readonly diverged: number | undefined;
}

/** Probabilities of the ten digits. */
interface Opinion extends Lane {
  readonly probabilities: readonly number[];
}

/** The parameters of a lane that has not diverged. */
interface Fingerprint extends Lane {
  readonly hash: string;
}

/** From a worker: one message for an order, whatever the number of lanes. */
export type Report =
  | { readonly kind: 'advanced'; readonly news: readonly News[]; readonly opinions: readonly Opinion[] }
  | { readonly kind: 'looked'; readonly opinions: readonly Opinion[] }
  | { readonly kind: 'hashed'; readonly fingerprints: readonly Fingerprint[] }
  | { readonly kind: 'failed'; readonly message: string };

/** What a worker does: runs the lanes of its classes. */
export function crew(post: (report: Report) => void): (order: Order) => void {
  let runs: readonly Run[] = [];
  let model = models.softmax();
  let eye: Objective | undefined;

  function opinions(): Opinion[] {
    const seen = eye;
    if (seen === undefined) return [];
    return runs.map(({ lane, theta }) => ({ ...lane, probabilities: softmax(seen.outputs(theta)) }));
  }

  function obey(order: Order): void {
    switch (order.kind) {
      case 'start':
        model = models[order.race.model]();
        runs = openRuns(order.race, order.labels);
        return;
      case 'advance': {
        const news = runs.map((run): News => {
          run.advance(order.to);
          const { lane, diverged } = run;
          return { ...lane, mark: diverged === undefined ? run.mark() : undefined, diverged };
        });
        return post({ kind: 'advanced', news, opinions: opinions() });
      }
      case 'look': {
        const { image } = order;
        eye =
          image && new Objective(model, dataset({ inputs: image, features: 64, labels: [0], classes: 10 }));
        return post({ kind: 'looked', opinions: opinions() });
      }
      case 'hash': {
        const sound = runs.filter(({ diverged }) => diverged === undefined);
        const fingerprints = sound.map(({ lane, theta }) => ({ ...lane, hash: hashOf(theta) }));
        return post({ kind: 'hashed', fingerprints });
      }
    }
  }

  return (order) => {
    try {
      obey(order);
    } catch (error) {
      post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  };
}

function softmax(outputs: Float32Array): number[] {
  const largest = Math.max(...outputs);
  const powers = Array.from(outputs, (output) => Math.exp(output - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
