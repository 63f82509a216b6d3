import { config } from '../../../src/config.ts';
import { connectDatabase } from '../../../src/database/connect.ts';
import { makeGroups } from './forum.ts';

/** Puts the groups into an empty database, in a process of its own, and tells their ids as one line of JSON. */
const database = await connectDatabase(config);
const groups = await makeGroups();
await database.close();
process.stdout.write(`${JSON.stringify(groups)}\n`);
