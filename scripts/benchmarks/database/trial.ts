import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunningContender } from './thread.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../../shared/spikes/embedded-mongo');
const SERVER = path.join(FOLDER, 'server.ts');

/** Whether the trial of the embedded database is here to be compared with. */
export const hasTrial = (): boolean => existsSync(SERVER);

/** Starts the trial from where it lies. It has no packages of its own: ours are lent to it. */
export async function startTrial(folder: string): Promise<RunningContender> {
  const trialUrl = pathToFileURL(FOLDER).href;
  registerHooks({
    resolve(specifier, context, next) {
      const isPackage = /^[a-z@]/.test(specifier) && !specifier.startsWith('node:');
      const isTrials = context.parentURL?.startsWith(trialUrl);
      return next(specifier, isPackage && isTrials ? { ...context, parentURL: import.meta.url } : context);
    },
  });
  const { start } = await import(pathToFileURL(SERVER).href);
  return start({
    file: path.join(folder, 'trial.sqlite'),
    path: path.join(folder, 'trial.sock'),
    synchronous: 'FULL',
    setName: 'embedded',
  });
}
