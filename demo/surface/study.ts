import { ArgumentError, momentsOf } from 'msgd';
import { spawn, type Connection } from '../shell/worker.js';
import type { FleetPlan } from './fleet.js';
import type { Clouds, Job } from './job.js';
import type { Member } from './member.js';
import { predict } from './predict.js';
import { expected, measure } from './quantities.js';
import { noiseOf } from './state.js';
import { isAdditive } from './structures.js';
import source from './surface.worker.ts?worker';
import type { Surface } from './surfaces.js';

/** Runs all noises in a worker, and keeps where they were at every step. */
export class Study {
  members: readonly Member[] = [];
  private surface!: Surface;
  private plan!: FleetPlan;
  private before: readonly Member[] = [];
  private id = 0;
  private running: readonly Member[] = [];
  private worker: Connection<Job> | undefined;

  /** @param news is told of every step that came in, and of what went wrong */
  constructor(private readonly news: (trouble?: string) => void) {}

  /** Begins anew. What was seen before stays in sight until the runs have come as far. */
  begin(surface: Surface, names: readonly string[], plan: FleetPlan): void {
    if (this.reached > 0) this.before = surface === this.surface ? this.members : [];
    this.surface = surface;
    this.plan = plan;
    const paths = new Map<string, Member['predicted']>();
    const origin = Float32Array.from({ length: 2 * plan.runs }, (_, k) => plan.start[k % 2]);
    this.members = names.map((name) => ({
      name,
      ...this.theory(name, paths),
      clouds: [origin],
      measured: [measure(origin, surface)],
    }));
    this.running = this.members.filter(({ refused }) => refused === undefined);
    this.worker ??= spawn<Job, Clouds>(source, {
      message: (clouds) => this.receive(clouds),
      error: ({ message }) => this.news(message),
    });
    this.worker.post({ id: ++this.id, surface: surface.name, noises: this.running.map(({ name }) => name), plan }); // prettier-ignore
  }

  end(): void {
    this.worker?.end();
    this.worker = undefined;
  }

  /** The step that all runs have reached. */
  get reached(): number {
    return Math.min(...this.running.map(({ clouds }) => clouds.length - 1));
  }

  /** Where the runs are at a step; while they are not there, where those of before were, or as far as they are. */
  cloud({ name, clouds }: Member, step: number): Float32Array {
    const earlier = this.before.find((member) => member.name === name)?.clouds[step];
    return clouds[step] ?? earlier ?? clouds[clouds.length - 1];
  }

  private receive({ id, t, clouds }: Clouds): void {
    if (id !== this.id) return;
    this.running.forEach((member, k) => {
      member.clouds[t] = clouds[k];
      member.measured[t] = measure(clouds[k], this.surface);
    });
    this.news();
  }

  private theory(
    name: string,
    paths: Map<string, Member['predicted']>,
  ): Pick<Member, 'refused' | 'predicted'> {
    const { problem, data } = this.surface;
    const noise = noiseOf(name);
    const { b } = this.plan;
    try {
      // Classes of the same moments have the same prediction.
      const { alpha, beta } = isAdditive(noise)
        ? { alpha: name, beta: '' }
        : momentsOf(noise, { n: data.n, b });
      const key = `${alpha} ${beta} ${!isAdditive(noise) && noise.pass !== undefined}`;
      if (problem !== undefined && !paths.has(key)) {
        const moments = predict(problem, noise, this.plan);
        paths.set(key, moments && { moments, quantities: moments.map((at) => expected(this.surface, at)) });
      }
      return { predicted: paths.get(key) };
    } catch (error) {
      if (error instanceof ArgumentError) return { refused: error.message };
      throw error;
    }
  }
}
