import type { News, Pace, Total } from './progress.js';
import type { Part } from './runner.js';

/** Where a run is, and how fast it goes: known when two of its records are in. */
export interface RunState extends News, Pace {
  readonly part: Part;
}

/** Keeps account of runs under way: what is heard of them, and what follows from it. */
export interface Account {
  hear(part: Part, news: News): void;
  end(part: Part): void;
  /** In the order in which they began. */
  running(): RunState[];
  stateOf(part: Part): RunState;
  total(): Total;
}

interface Watched {
  /** Where and when it was first heard of: a run that is gone on with does not begin at step 0. */
  readonly first: { readonly step: number; readonly time: number };
  readonly latest: News;
  readonly time: number;
}

/** @param now seconds from any beginning */
export function accountOf(parts: readonly Part[], now = () => performance.now() / 1000): Account {
  const underWay = new Map<Part, Watched>();
  const started = now();
  const steps = parts.reduce((sum, { options }) => sum + options.steps, 0);
  let runsDone = 0;
  let stepsOfDone = 0;
  let taken = 0; // not those before it was watched

  function stateOf(part: Part): RunState {
    const { first, latest, time } = underWay.get(part) as Watched;
    const speed = speedOf(latest.step - first.step, time - first.time, part.options.steps - latest.step);
    const secondsLeft = speed.secondsLeft && Math.max(0, speed.secondsLeft - (now() - time));
    return { part, ...latest, ...speed, secondsLeft };
  }

  return {
    hear(part, latest) {
      const before = underWay.get(part);
      const time = now();
      // One whose worker was lost begins again.
      const goesOn = before !== undefined && before.latest.step <= latest.step;
      underWay.set(part, { first: goesOn ? before.first : { step: latest.step, time }, latest, time });
      if (before !== undefined) taken += latest.step - before.latest.step;
    },
    end(part) {
      taken += underWay.has(part) ? part.options.steps - stateOf(part).step : 0;
      underWay.delete(part);
      runsDone++;
      stepsOfDone += part.options.steps; // also where it diverged before
    },
    running: () => [...underWay.keys()].map(stateOf),
    stateOf,
    total() {
      const step = [...underWay.values()].reduce((sum, { latest }) => sum + latest.step, stepsOfDone);
      return { runs: parts.length, runsDone, step, steps, ...speedOf(taken, now() - started, steps - step) };
    },
  };
}

function speedOf(steps: number, seconds: number, left: number) {
  if (steps <= 0 || seconds <= 0) return {};
  const stepsPerSecond = steps / seconds;
  return { stepsPerSecond, secondsLeft: left / stepsPerSecond };
}
