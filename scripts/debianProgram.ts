import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface DebianProgram {
  /** Where it may be, the likeliest first. */
  places: readonly (string | undefined)[];
  /** The name of Debian's package. */
  name: string;
  /** Who needs it: « the journeys need Chromium ». */
  need: string;
}

/**
 * The path of a program. Debian's package is installed when it is not there and we may; otherwise
 * @throws Error in one line that says what to install.
 */
export function ensureProgram({ places, name, need }: DebianProgram): string {
  const find = () => places.find((place) => place && existsSync(place));
  const found = find();
  if (found) return found;
  const install = `apt-get install -y --no-install-recommends ${name}`;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    for (const command of ['apt-get update', install]) {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      spawnSync('sh', ['-c', command], { stdio: 'inherit', env });
    }
  }
  const installed = find();
  if (!installed) throw new Error(`${need}: sudo ${install}`);
  return installed;
}
