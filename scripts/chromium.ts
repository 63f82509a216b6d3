import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const INSTALL = ['apt-get install -y --no-install-recommends chromium'];

/**
 * The path of a Chromium for the journeys. Debian's is installed when none is there and we may; otherwise
 * @throws Error in one line that says what to install.
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    for (const command of ['apt-get update', ...INSTALL]) {
      spawnSync('sh', ['-c', command], {
        stdio: 'inherit',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    }
  }
  const installed = findChromium();
  if (!installed) throw new Error(`the journeys need Chromium: sudo ${INSTALL[0]}`);
  return installed;
}

function findChromium(): string | undefined {
  return PLACES.find((place) => place && existsSync(place));
}
