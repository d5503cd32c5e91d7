// Writes the random words behind W to standard output without end, for a battery of tests of random numbers:
//
//     npm run build && node scripts/random-words.mjs | dieharder -a -g 200
//
// They are taken as training takes them: some words of one step, some of the next. Arguments: seed, words a step.
import { writeSync } from 'node:fs';
import { distributions } from '../build/js/wasm/kernels.js';
import { streams } from '../build/js/wasm/streams.js';
import { Workspace } from '../build/js/wasm/workspace.js';

const [seed = 1, wordsAStep = 1024] = process.argv.slice(2).map(Number);
const block = 1 << 20;
const workspace = new Workspace();
const words = workspace.reserve(block, 'words');
for (let step = 0; ;) {
  for (let at = 0; at + wordsAStep <= block; at += wordsAStep, step++) {
    workspace.kernels.fill(distributions.words, 0, words + 4 * at, wordsAStep, seed, streams.values, step);
  }
  const bytes = new Uint8Array(
    workspace.words(words, block).buffer,
    words,
    4 * (block - (block % wordsAStep)),
  );
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(1, bytes.subarray(done));
    } catch (error) {
      if (error.code === 'EPIPE') process.exit();
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}
