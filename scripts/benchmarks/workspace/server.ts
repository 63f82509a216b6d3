import { serve } from '../../../src/server.ts';
import { makeGroups } from './forum.ts';

/** Serves the groups, and tells their ids as one line of JSON. */
await serve(async () => {
  process.stdout.write(`${JSON.stringify(await makeGroups())}\n`);
});
