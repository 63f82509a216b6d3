import { ensureProgram } from './debianProgram.ts';

/**
 * The path of a Chromium for the journeys; Debian's is installed when none is there and we may.
 * @throws Error in one line that says what to install.
 */
export function ensureChromium(): string {
  return ensureProgram({
    places: [
      process.env.CHROMIUM_PATH,
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
    ],
    name: 'chromium',
    need: 'the journeys need Chromium',
  });
}
