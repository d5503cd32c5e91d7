import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Garbage collection on demand, for the tests of memory; workers would not take the flag.
    pool: 'forks',
    execArgv: ['--expose-gc'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
  },
});
