// Makes a backup of an installation on the embedded database, which may be running:
//   npm run backup -- /mnt/backups --keep 14
// or reads an existing one from end to end:
//   npm run backup -- --check /mnt/backups/2026-11-24T02-00-00.000Z
import { setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import { config } from '../src/config.ts';
import { checkBackup } from './backup/check.ts';
import { makeBackup } from './backup/make.ts';
import type { Manifest } from './backup/manifest.ts';
import { deleteOlder } from './backup/target.ts';
import { counted } from './commandLine/progress.ts';
import { run, WrongUsage } from './commandLine/run.ts';

const USAGE = 'usage: npm run backup -- <folder of the backups> [--keep <how many>] | --check <backup>';
/** Readers go first: a backup has time. */
const NICE = 10;

const { log, warn } = console;

await run(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { keep: { type: 'string' }, check: { type: 'string' } },
  });
  setPriority(NICE);
  if (values.check !== undefined && positionals.length === 0) {
    const manifest = await checkBackup(values.check);
    warnOfLosses(manifest);
    log(`${values.check} is whole; it holds the data of ${manifest.takenAt}.`);
    return;
  }
  const [target] = positionals;
  const keep = values.keep === undefined ? undefined : Number(values.keep);
  if (!target || positionals.length > 1 || values.check !== undefined) throw new WrongUsage(USAGE);
  if (keep !== undefined && !(Number.isInteger(keep) && keep > 0))
    throw new WrongUsage('--keep: must be a whole number from 1');
  if (config.mongodbUri)
    throw new Error('MONGODB_URI is set: back MongoDB up with mongodump --oplog, and copy UPLOADS_DIR/files');
  const { folder, manifest } = await makeBackup(target, config);
  warnOfLosses(manifest);
  log(`Backup made and read back: ${folder}`);
  if (keep !== undefined) log(`Older ones deleted: ${counted(await deleteOlder(target, keep), 'backup')}`);
});

/** What the installation itself has lost is in no backup; whoever makes one should know. */
function warnOfLosses({ uploads, missing, damaged }: Manifest): void {
  if (uploads === 's3') warn('Uploaded files are NOT in this backup: they lie in the S3 bucket.');
  const list = (keys: string[]) => keys.slice(0, 10).join(', ') + (keys.length > 10 ? ', …' : '');
  if (missing.length)
    warn(`${counted(missing.length, 'stored file')} missing in the installation: ${list(missing)}`);
  if (damaged.length)
    warn(`${counted(damaged.length, 'stored file')} damaged in the installation: ${list(damaged)}`);
}
