import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// `vitest run --mode deep`, which is `npm run test:deep`: larger budgets, and seeds at random unless MSGD_SEED gives one.
export default defineConfig(({ mode }) => {
  const deep = mode === 'deep';
  const asked = process.env.MSGD_SEED ?? (deep ? 'random' : '0');
  const seed = asked === 'random' ? String(Math.floor(Math.random() * 2 ** 31)) : asked;
  if (seed !== '0') process.stderr.write(`Seeds of this run: MSGD_SEED=${seed}\n`);
  return {
    test: {
      include: ['test/**/*.test.ts'],
      // Garbage collection on demand, for the tests of memory; workers would not take the flag.
      pool: 'forks',
      maxWorkers: availableParallelism(),
      execArgv: ['--expose-gc'],
      setupFiles: ['test/setup.ts'],
      testTimeout: deep ? 3_600_000 : 60_000,
      // Some build the demos, which takes long where all cores are at work.
      hookTimeout: 300_000,
      // No data sets that happen to be on the machine.
      env: { MSGD_SEED: seed, MSGD_DEEP: deep ? '1' : '', MSGD_DATA: 'build/no-data' },
    },
  };
});
