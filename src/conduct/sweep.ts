import { loadData, sourceKey } from '../data/files.js';
import type { Source } from '../data/images.js';
import { ArgumentError } from '../errors.js';
import { optionsAt, planPoint, pointsOf, titleOf, type Grid, type GridPoint } from '../experiments/grid.js';
import { summarize } from '../experiments/summary.js';
import { checkSame, removeRuns } from '../folders/experimentFolder.js';
import { locked } from '../folders/lock.js';
import type { Manifest } from '../folders/manifest.js';
import { folderOf } from '../folders/runFolder.js';
import { openPoints, openSweep, pointFolder, type Sweep } from '../folders/sweepFolder.js';
import type { Report } from '../reports/report.js';
import { writeResults } from '../reports/results.js';
import { writeSweepResults, type PointResult } from '../reports/sweepResults.js';
import { makeRuns, type PlannedComparison, type Conduct } from '../runs/makeRuns.js';
import { checkThreads } from '../runs/pool.js';
import { announceKept, announceWork } from './announce.js';
import { finished, finishedBefore } from './finished.js';

/** A comparison at a point of a grid. */
type PointComparison = PlannedComparison & { readonly at: GridPoint };

/**
 * Makes the comparisons at all points of a grid, as far as the folder does not have them, and writes its
 * results.
 */
export async function conductSweep(sweep: Sweep, how: Conduct): Promise<Report> {
  checkThreads(how.threads);
  const { points, data } = await planSweep(sweep, how.out);
  return locked(how.out, () =>
    finish(sweep, points, data, how, async () => {
      await openSweep(how.out, sweep, points, data);
      await openPoints(how.out, points, how.note);
      announceKept(points, how);
    }),
  );
}

/**
 * Goes on with the sweep of a folder, or draws its results anew where all runs are done, for whoever has the
 * folder's lock.
 *
 * @param again folders of runs that are made again
 */
export async function resumeSweep(sweep: Sweep, how: Conduct, again: readonly string[]): Promise<Report> {
  const { points, data } = await planSweep(sweep, how.out);
  await checkSame(how.out, ...data);
  const folders = points.flatMap(({ folder, jobs }) => jobs.map((job) => folderOf(folder, job)));
  await removeRuns(how.out, again, folders);
  return finish(sweep, points, data, how, () => openPoints(how.out, points, how.note));
}

/** All comparisons, when all have been found to fit, and the data of all. */
async function planSweep({ name, given, grid }: Sweep, out: string) {
  const loaded = new Map<string, Source>();
  const points: PointComparison[] = [];
  for (const at of pointsOf(grid)) {
    const options = optionsAt(given, at);
    const key = sourceKey(options);
    const data = loaded.get(key) ?? (await loadData(options.data, options));
    loaded.set(key, data);
    checkKind(grid, at, data, points);
    const jobs = planPoint(grid, at, options, data);
    const point = titleOf(at);
    const experiment = { options, name: name === undefined ? point : `${name}, ${point}`, remarks: [] };
    points.push({ at, experiment, data, jobs, folder: pointFolder(out, at), point });
  }
  return { points, data: [...loaded.values()] };
}

/** @throws ArgumentError for a point whose score, accuracy or loss, is not that of the points before it */
function checkKind(grid: Grid, at: GridPoint, data: Source, before: readonly PointComparison[]): void {
  const [first] = before;
  if (first === undefined || first.data.kind === data.kind) return;
  const both = `${first.data.kind} at ${titleOf(first.at)}, ${data.kind} at ${titleOf(at)}`;
  throw new ArgumentError(
    'grid',
    grid,
    `over data of one kind, as one table has accuracies or losses (${both})`,
  );
}

async function finish(
  sweep: Sweep,
  points: readonly PointComparison[],
  data: readonly Source[],
  how: Conduct,
  open: () => Promise<void>,
): Promise<Report> {
  const results = new Map<PlannedComparison, PointResult>();
  const before = new Map<PlannedComparison, Manifest | undefined>();
  let allBefore: Manifest | undefined;
  const opened = async () => {
    await open();
    for (const point of points) before.set(point, await finishedBefore(point, how.note));
    if (points.every((point) => before.get(point))) allBefore = await finished(how.out, points, how.note);
    announceWork(points, how);
  };
  const made = await makeRuns(points, how, opened, async (comparison, runs, made) => {
    const { experiment, data, folder } = comparison;
    await writeResults(folder, experiment, data, runs, made, before.get(comparison));
    results.set(comparison, {
      rows: summarize(experiment.options, runs),
      isAccuracy: data.kind === 'classification',
    });
  });
  const all = points.map((point) => ({ ...point, ...(results.get(point) as PointResult) }));
  return writeSweepResults(how.out, sweep, all, data, made, allBefore);
}
