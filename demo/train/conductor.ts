import { crews, keyOf, lanes, type Lane, type Race } from './race.js';
import type { Fingerprint, Order, Report } from './crew.js';
import type { Known } from './curves.js';

/** A worker, seen from here. */
export interface Hand {
  post(order: Order): void;
  end(): void;
}

/** What is known of a lane. */
export interface Runner extends Known, Lane {
  /** What its net makes of the image that is looked at. */
  readonly probabilities: readonly number[] | undefined;
}

/** Conducts a race: all lanes take a step before any takes the next. */
export interface Conductor {
  readonly race: Race;
  readonly runners: readonly Runner[];
  /** Steps that all lanes have taken. */
  readonly step: number;
  readonly isPlaying: boolean;
  readonly isOver: boolean;
  /** Of all lanes after `step`, when the race rests there. */
  readonly fingerprints: readonly Fingerprint[];
  /** Why a worker gave up. */
  readonly failure: string | undefined;
  play(): void;
  pause(): void;
  /** A step, and rest. */
  takeStep(): void;
  /** Steps a second; infinite for as fast as they come. */
  setPace(pace: number): void;
  /** From now on asks all nets about this image of 64 pixels. */
  look(image: Float32Array | undefined): void;
  end(): void;
}

/** Above this pace a record of every step would be more work than the steps. */
const SLOW = 10;

/**
 * Steps between records of a fast race: about a hundred records, and a multiple of ten, for additive noise can be left and
 * gone on with only where its estimates are made anew.
 */
export const strideOf = ({ steps }: Race): number => 10 * Math.max(1, Math.round(steps / 1000));

export function conduct(
  race: Race,
  workers: number,
  hire: (listen: (report: Report) => void) => Hand,
  changed: () => void,
): Conductor {
  const runners = new Map<string, Runner>(
    lanes(race).map((lane) => [keyOf(lane), { ...lane, records: [], diverged: undefined, probabilities: undefined }]),
  ); // prettier-ignore
  let [step, goal, out] = [0, 0, 0];
  let isPlaying = false;
  let pace = Infinity;
  let start = { time: 0, step: 0 };
  let fingerprints: Fingerprint[] = [];
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

  function advance(to: number, stride: number): void {
    goal = to;
    out = hands.length;
    fingerprints = [];
    post({ kind: 'advance', to, stride });
  }

  /** The next stretch, when its time has come. */
  function proceed(): void {
    clearTimeout(timer);
    if (!isPlaying || out > 0) return;
    const stride = pace > SLOW ? strideOf(race) : 1;
    const to = Math.min(race.steps, (Math.floor(step / stride) + 1) * stride);
    const due = start.time + (1000 * (to - start.step)) / pace;
    const early = due - performance.now();
    if (early > 0) timer = setTimeout(proceed, early);
    else advance(to, stride);
  }

  function arrived(): void {
    step = goal;
    if (isOver()) isPlaying = false;
    if (isPlaying) proceed();
    else post({ kind: 'hash' });
  }

  function take(report: Report): void {
    if (report.kind === 'failed') {
      failure = report.message;
      isPlaying = false;
    } else if (report.kind === 'hashed') {
      // Of a rest that is over, they are of no use.
      const fresh = out === 0 ? report.fingerprints : [];
      fingerprints = [...fingerprints.filter((old) => !fresh.some((own) => keyOf(own) === keyOf(old))), ...fresh];
    } else {
      for (const { probabilities, ...lane } of report.opinions) {
        runners.set(keyOf(lane), { ...runners.get(keyOf(lane))!, probabilities });
      }
      if (report.kind === 'advanced') {
        for (const { records, diverged, ...lane } of report.news) {
          const known = runners.get(keyOf(lane))!;
          runners.set(keyOf(lane), { ...known, records: [...known.records, ...records], diverged });
        }
        if (--out === 0) arrived();
      }
    }
    changed();
  } // prettier-ignore

  advance(0, 1);
  return {
    race,
    get runners() {
      return [...runners.values()];
    },
    get step() {
      return step;
    },
    get isPlaying() {
      return isPlaying;
    },
    get isOver() {
      return isOver();
    },
    get fingerprints() {
      return fingerprints;
    },
    get failure() {
      return failure;
    },
    play() {
      if (isOver()) return;
      isPlaying = true;
      start = { time: performance.now(), step };
      proceed();
      changed();
    },
    pause() {
      if (!isPlaying) return;
      isPlaying = false;
      clearTimeout(timer);
      if (out === 0) post({ kind: 'hash' });
      changed();
    },
    takeStep() {
      this.pause();
      if (out === 0 && !isOver()) advance(step + 1, 1);
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
