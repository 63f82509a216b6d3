import { defineConfig } from '@playwright/test';

export const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'tests/journeys',
  testMatch: '*.journey.ts',
  outputDir: 'test-results',
  workers: 2,
  timeout: 120_000,
  retries: 0,
  // Two browsers and two servers on two cores: what takes a second alone may take five here.
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/journeys.json' }]],
  use: {
    // A click that waits for what does not come fails where it waits, not when its journey ends.
    actionTimeout: 30_000,
    timezoneId: 'Africa/Casablanca',
    // Recording takes a fifth of the time.
    trace: process.env.JOURNEY_TRACE ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: CHROMIUM,
      // Debian's Chromium must not look for Google's hosts: a closed network refuses them, many at a time.
      args: [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-domain-reliability',
        '--disable-sync',
        '--no-first-run',
        '--no-default-browser-check',
        '--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication',
      ],
    },
  },
});
