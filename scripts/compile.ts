import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Loads the whole program once, after the installation, with Node's compile cache on (`NODE_COMPILE_CACHE`): the first
 * start is then as fast as every other, and needs no room for the TypeScript compiler (some 35 MB of memory).
 */
const folder = await mkdtemp(path.join(tmpdir(), 'multaqa-compile-'));
Object.assign(process.env, { DATA_DIR: folder, UPLOADS_DIR: folder, MONGODB_URI: '', LOG_LEVEL: 'silent' });
const { config } = await import('../src/config.ts');
const { connectDatabase } = await import('../src/database/connect.ts');
await import('../src/server.ts');

const database = await connectDatabase(config);
await database.close();
await rm(folder, { recursive: true, force: true });
