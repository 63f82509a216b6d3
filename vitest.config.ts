import { defineConfig } from 'vitest/config';

/** These load the settings anew, with an environment of their own. */
const ALONE = ['tests/mail/noServer.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['tests/support/globalSetup.ts'],
    setupFiles: ['tests/support/setup.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 90_000,
    projects: [
      // Loading the app takes longer than most files take to test it: the files of a process load it once.
      {
        extends: true,
        test: { name: 'together', include: ['tests/**/*.test.ts'], exclude: ALONE, isolate: false },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});
