import { engine, type Engine } from './fleet.js';
import { noiseOf } from './state.js';
import { surfaceOf } from './surfaces.js';
import type { Clouds, Job } from './job.js';

/** After so many milliseconds a new job gets a hearing. */
const PATIENCE = 12;

let current = -1;
/** Engines of the last jobs, for a dragged start needs the same ones again and again. */
const engines = new Map<string, Engine>();

const page = self as unknown as {
  onmessage: (event: MessageEvent<Job>) => void;
  postMessage(clouds: Clouds, transfer: Transferable[]): void;
};

page.onmessage = ({ data: job }) => {
  current = job.id;
  void run(job);
};

async function run(job: Job): Promise<void> {
  const { id, noises, plan } = job;
  const fleets = noises.map((name) => engineOf(name, job).launch(plan));
  for (let t = 1, heard = performance.now(); t <= plan.steps; t++) {
    if (performance.now() - heard > PATIENCE) {
      await breath();
      heard = performance.now();
    }
    if (current !== id) return;
    const clouds: Clouds = { id, t, clouds: fleets.map((fleet) => fleet.advance()) };
    page.postMessage(
      clouds,
      clouds.clouds.map((cloud) => cloud.buffer),
    );
  }
}

function engineOf(name: string, { surface, plan: { b, seed } }: Job): Engine {
  const key = `${surface} ${b} ${seed} ${name}`;
  const known = engines.get(key);
  if (known !== undefined) return known;
  if (engines.size >= 40) engines.clear();
  const made = engine(surfaceOf(surface), noiseOf(name), { b, seed });
  if (made.remembers !== true) engines.set(key, made);
  return made;
}

/** Lets messages in. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
