import { SingleBar } from 'cli-progress';

/** A progress bar on stderr, for people only: nothing where stderr is no terminal. */
export function progressBar(
  total: number,
  unit: string,
  quiet = false,
): { update: (done: number) => void; stop: () => void } {
  if (quiet || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: `{bar} {percentage} %  {value} of {total} ${unit}, {eta_formatted} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 200,
    stream: process.stderr,
  });
  bar.start(total, 0);
  return { update: (done) => void (done > 0 && bar.update(done)), stop: () => bar.stop() };
}
