import { crews, keyOf, lanes, type Lane, type Race } from './race.js';
import type { News, Order, Report } from './crew.js';
import type { Known } from './curves.js';
import type { Mark } from './runs.js';

/** A worker, seen from here. */
export interface Hand {
  post(order: Order): void;
  end(): void;
}

/** What is known of a lane. */
export interface Runner extends Known, Lane {
  readonly marks: Mark[];
  diverged: number | undefined;
  /** What its net makes of the image that is looked at. */
  probabilities: readonly number[] | undefined;
  /** The SHA-256 of its parameters, when the race rests. */
  hash: string | undefined;
}

/** Conducts a race: all lanes take a step before any takes the next. */
export interface Conductor {
  readonly race: Race;
  /** In the order of `lanes`. */
  readonly runners: readonly Runner[];
  /** Steps that all lanes have taken. */
  readonly step: number;
  readonly isPlaying: boolean;
  /** Neither playing nor taking a step, and all hashes known. */
  readonly isResting: boolean;
  readonly isOver: boolean;
  /** Why a worker gave up. */
  readonly failure: string | undefined;
  play(): void;
  pause(): void;
  /** So many steps, and rest. */
  takeSteps(count: number): void;
  /** Steps a second; infinite for as fast as they come. */
  setPace(pace: number): void;
  /** From now on asks all nets about this image of 64 pixels. */
  look(image: Float32Array | undefined): void;
  end(): void;
}

/** Above this pace a mark at every step would be more work than the steps. */
const SLOW = 10;

/** Steps between marks of a fast race, which has about a hundred. */
export const strideOf = ({ steps }: Race): number => Math.max(1, Math.round(steps / 100));

/**
 * Opens a race, at rest before its first step.
 *
 * @param hire starts a worker that does what `crew` does
 * @param changed is told when something has become known
 */
export function conduct(
  race: Race,
  workers: number,
  hire: (listen: (report: Report) => void) => Hand,
  changed: () => void,
): Conductor {
  const runners = new Map(
    lanes(race).map((lane): [string, Runner] => [
      keyOf(lane),
      { ...lane, marks: [], diverged: undefined, probabilities: undefined, hash: undefined },
    ]),
  );
  const runner = (lane: Lane) => runners.get(keyOf(lane)) as Runner;
  let [step, goal] = [0, 0];
  /** Reports that are waited for, on steps and on hashes. */
  let [under, hashing] = [0, 0];
  /** Steps that were asked for while others were under way. */
  let owed = 0;
  let isPlaying = false;
  let pace = Infinity;
  let start = { time: 0, step: 0 };
  let failure: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const hands = crews(race.noise, workers).map((labels) => {
    const hand = hire(take);
    hand.post({ kind: 'start', race, labels });
    return hand;
  });
  const post = (order: Order) => hands.forEach((hand) => hand.post(order));
  const isOver = () =>
    failure !== undefined ||
    step === race.steps ||
    [...runners.values()].every(({ diverged }) => diverged !== undefined);

  function advance(to: number): void {
    goal = to;
    under = hands.length;
    for (const each of runners.values()) each.hash = undefined;
    post({ kind: 'advance', to });
  }

  function rest(): void {
    hashing += hands.length;
    post({ kind: 'hash' });
  }

  /** The next stretch, when its time has come. */
  function proceed(): void {
    clearTimeout(timer);
    if (!isPlaying || under > 0) return;
    const stride = pace > SLOW ? strideOf(race) : 1;
    const to = Math.min(race.steps, (Math.floor(step / stride) + 1) * stride);
    const early = start.time + (1000 * (to - start.step)) / pace - performance.now();
    if (early > 0) timer = setTimeout(proceed, early);
    else advance(to);
  }

  function take(report: Report): void {
    if (report.kind === 'failed') {
      failure = report.message;
      isPlaying = false;
    } else if (report.kind === 'hashed') {
      hashing--;
      // Those of a rest that is over are of no use.
      if (under === 0) for (const { hash, ...lane } of report.fingerprints) runner(lane).hash = hash;
    } else {
      for (const { probabilities, ...lane } of report.opinions) runner(lane).probabilities = probabilities;
      if (report.kind === 'advanced') arrive(report.news);
    }
    changed();
  }

  function arrive(news: readonly News[]): void {
    for (const { mark, diverged, ...lane } of news) {
      const known = runner(lane);
      known.diverged = diverged;
      if (mark !== undefined) known.marks.push(mark);
    }
    if (--under > 0) return;
    step = goal;
    if (isOver()) isPlaying = false;
    if (isPlaying) proceed();
    else if (owed > 0 && !isOver()) takeOwed();
    else rest();
  }

  /** With marks between, as when it plays. */
  function takeOwed(): void {
    const stretch = Math.min(owed, strideOf(race), race.steps - step);
    owed -= stretch;
    advance(step + stretch);
  }

  function pause(): void {
    if (!isPlaying) return;
    isPlaying = false;
    clearTimeout(timer);
    if (under === 0) rest();
    changed();
  }

  advance(0);
  return {
    race,
    runners: [...runners.values()],
    get step() {
      return step;
    },
    get isPlaying() {
      return isPlaying;
    },
    get isResting() {
      return !isPlaying && under === 0 && hashing === 0;
    },
    get isOver() {
      return isOver();
    },
    get failure() {
      return failure;
    },
    play() {
      if (isPlaying || isOver()) return;
      isPlaying = true;
      owed = 0;
      start = { time: performance.now(), step };
      proceed();
      changed();
    },
    pause,
    takeSteps(count) {
      pause();
      if (isOver()) return;
      owed += count;
      if (under === 0) takeOwed();
    },
    setPace(steps) {
      pace = steps;
      start = { time: performance.now(), step };
      proceed();
    },
    look(image) {
      post({ kind: 'look', image });
    },
    end() {
      clearTimeout(timer);
      isPlaying = false;
      hands.forEach((hand) => hand.end());
    },
  };
}
