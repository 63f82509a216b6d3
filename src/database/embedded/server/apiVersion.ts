import type { Command } from '../commands/context.ts';
import { CommandError } from '../errors.ts';

/** The commands of API version 1, of those this server knows. */
const VERSION_1 = new Set([
  ...[
    'insert',
    'update',
    'delete',
    'find',
    'findAndModify',
    'findandmodify',
    'aggregate',
    'count',
    'getMore',
  ],
  ...['killCursors', 'create', 'createIndexes', 'collMod', 'drop', 'dropDatabase', 'dropIndexes', 'explain'],
  ...[
    'listCollections',
    'listDatabases',
    'listIndexes',
    'commitTransaction',
    'abortTransaction',
    'endSessions',
  ],
  ...['refreshSessions', 'killSessions', 'hello', 'ping'],
]);

const versionError = (message: string) => new CommandError(322, 'APIVersionError', message);

/** Holds a command to the version of MongoDB's Stable API its client declares. */
export function checkApiVersion({ name, body }: Command): void {
  const { apiVersion, apiStrict } = body;
  if (apiVersion === undefined) {
    if (apiStrict !== undefined || body.apiDeprecationErrors !== undefined)
      throw versionError('Provided apiStrict or apiDeprecationErrors without passing apiVersion');
    return;
  }
  if (apiVersion !== '1') throw versionError(`API version must be "1"`);
  if (apiStrict === true && !VERSION_1.has(name))
    throw new CommandError(
      323,
      'APIStrictError',
      `Provided apiStrict:true, but the command ${name} is not in API Version 1`,
    );
}
