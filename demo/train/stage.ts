import { conduct, type Conductor, type Hand, type Runner } from './conductor.js';
import type { Report } from './crew.js';
import type { Race } from './race.js';

/** In milliseconds: a race that takes longer to its end is opened as far as it is by then. */
const PATIENCE = 20_000;

/** The race that is on: run to its end when it is opened, so that the end is seen first, and from its start when it is played. */
export class Stage {
  conductor: Conductor | undefined;
  /** It is on its way to the end that it opens on. */
  isOpening = false;
  /** All runs of this race, where its end is known. */
  ended: readonly Runner[] | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param known the end of a race, where that was worked out before */
  constructor(
    private readonly hire: (listen: (report: Report) => void) => Hand,
    private readonly workers: () => number,
    private readonly known: (race: Race) => readonly Runner[] | undefined,
    private readonly changed: () => void,
  ) {}

  /** Opens a race on its end. */
  open(race: Race, image: Float32Array | undefined): void {
    this.begin(race, image);
    this.ended = this.known(race);
    this.isOpening = true;
    this.conductor?.play();
    if (this.ended === undefined)
      this.timer = setTimeout(() => this.isOpening && this.conductor?.pause(), PATIENCE);
  }

  /** Puts a race at its start, at rest. */
  begin(race: Race, image: Float32Array | undefined): void {
    this.end();
    if (JSON.stringify(race) !== JSON.stringify(this.conductor?.race)) this.ended = undefined;
    this.conductor = conduct(race, this.workers(), this.hire, () => this.hear());
    this.conductor.look(image);
  }

  end(): void {
    clearTimeout(this.timer);
    this.isOpening = false;
    this.conductor?.end();
  }

  /** What is to be shown: of a race that is opened, its end, if that is known already. */
  get runners(): readonly Runner[] {
    return (this.isOpening ? this.ended : undefined) ?? this.conductor?.runners ?? [];
  }

  /** The step that these have taken. */
  get step(): number {
    const { conductor, isOpening, ended } = this;
    if (conductor === undefined) return 0;
    return isOpening && ended !== undefined ? conductor.race.steps : conductor.step;
  }

  /** Whether the reader has it playing. */
  get isPlaying(): boolean {
    return !this.isOpening && this.conductor?.isPlaying === true;
  }

  private hear(): void {
    const { conductor } = this;
    if (conductor?.isOver === true && conductor.failure === undefined) this.ended = conductor.runners;
    if (conductor?.isPlaying === false && conductor.step > 0) this.isOpening = false;
    this.changed();
  }
}
