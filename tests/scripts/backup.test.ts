import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize } from 'bson';
import { expect, test } from 'vitest';
import { documentsInCopy } from '../../src/database/embedded/copies/check.ts';
import { freshFolder, installation, runScript, start } from './programs.ts';
import { serve, storeFile } from './stored.ts';

const SCRIPT = 'scripts/backup.ts';

interface Account {
  _id: number;
  amount: number;
  filler: string;
}

const backupsIn = (target: string) => readdirSync(target).map((name) => path.join(target, name));

test('a backup of a database that is written to holds one moment of it, and every file it speaks of', async () => {
  const settings = installation();
  const served = await serve(settings);
  const keys = [await storeFile(served, settings), await storeFile(served, settings)];
  writeFileSync(path.join(settings.DATA_DIR, 'session-secret'), 'a secret of 32 characters or more');
  const accounts = served.db.collection<Account>('accounts');
  const filler = 'x'.repeat(2_000);
  await accounts.insertMany(Array.from({ length: 3_000 }, (_, _id) => ({ _id, amount: 10, filler })));
  let isOver = false;
  let transfers = 0;
  const transfer = async () => {
    while (!isOver) {
      const [from, to] = [transfers % 3_000, (transfers * 7 + 2_999) % 3_000];
      await served.client.withSession((session) =>
        session.withTransaction(async () => {
          await accounts.updateOne({ _id: from }, { $inc: { amount: -1 } }, { session });
          await accounts.updateOne({ _id: to }, { $inc: { amount: 1 } }, { session });
        }),
      );
      transfers++;
    }
  };
  const writing = transfer();
  const target = freshFolder();
  const made = await runScript(SCRIPT, [target], settings);
  const during = transfers;
  isOver = true;
  await writing;

  expect(made).toMatchObject({ code: 0, line: '' });
  expect(during).toBeGreaterThan(10);
  const [backup = ''] = backupsIn(target);
  expect(path.basename(backup)).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/);
  expect(made.out).toContain(backup);
  expect(readdirSync(backup).sort()).toEqual(['database.sqlite', 'files', 'manifest.json', 'session-secret']);
  expect(readdirSync(path.join(backup, 'files')).sort()).toEqual(keys.sort());
  const documents = documentsInCopy(path.join(backup, 'database.sqlite'), 'multaqa', 'accounts');
  expect(documents.reduce((sum, bytes) => sum + Number(deserialize(bytes).amount), 0)).toBe(30_000);
  expect(statSync(backup).mode & 0o777).toBe(0o700);
  for (const name of ['database.sqlite', 'manifest.json', 'session-secret', `files/${keys[0]}`])
    expect(statSync(path.join(backup, name)).mode & 0o777).toBe(0o600);
});

test('one flipped byte or one missing file is found', async () => {
  const settings = installation();
  const served = await serve(settings);
  const key = await storeFile(served, settings);
  await served.db.collection('things').insertMany(Array.from({ length: 500 }, (_, n) => ({ n })));
  const target = freshFolder();
  await runScript(SCRIPT, [target], settings);
  const [backup = ''] = backupsIn(target);
  const whole = await runScript(SCRIPT, ['--check', backup], settings);
  expect(whole).toMatchObject({ code: 0, line: '' });
  expect(whole.out).toContain('is whole; it holds the data of');

  const database = path.join(backup, 'database.sqlite');
  const right = readFileSync(database);
  const wrong = Buffer.from(right);
  wrong[20_000] = (wrong[20_000] ?? 0) ^ 1;
  writeFileSync(database, wrong);
  const flipped = await runScript(SCRIPT, ['--check', backup], settings);
  expect(flipped).toMatchObject({
    code: 1,
    line: expect.stringMatching(/database\.sqlite is damaged[^\n]*\n$/),
  });
  // Refused before anything of the installation is touched.
  const refused = await runScript('scripts/restore.ts', [backup, '--yes'], settings);
  expect(refused).toMatchObject({ code: 1, line: expect.stringContaining('database.sqlite is damaged') });
  expect(await served.db.collection('things').countDocuments()).toBe(500);

  writeFileSync(database, right);
  rmSync(path.join(backup, 'files', key));
  const missing = await runScript(SCRIPT, ['--check', backup], settings);
  expect(missing).toMatchObject({ code: 1, line: expect.stringMatching(/is missing from the backup\n$/) });
});

test('an interrupted backup goes on: files that are right are kept, a damaged one is copied again', async () => {
  const settings = installation();
  const served = await serve(settings);
  for (let i = 0; i < 60; i++) await storeFile(served, settings, 400_000);
  const target = freshFolder();
  const growing = path.join(target, 'unfinished.partial', 'files');
  const filesThere = () => (existsSync(growing) ? readdirSync(growing).length : 0);
  const killed = start(SCRIPT, [target], settings);
  await expect.poll(filesThere, { timeout: 30_000, interval: 1 }).toBeGreaterThan(5);
  killed.kill('SIGKILL');
  await expect.poll(() => killed.signalCode).toBe('SIGKILL');
  expect(filesThere()).toBeLessThan(60);
  expect(backupsIn(target).map((one) => path.basename(one))).toEqual(['unfinished.partial']);
  const [first = ''] = readdirSync(growing)
    .filter((name) => !name.endsWith('.growing'))
    .sort();
  writeFileSync(path.join(growing, first), Buffer.alloc(400_000));

  const again = await runScript(SCRIPT, [target], settings);
  expect(again).toMatchObject({ code: 0, line: '' });
  const [, copied = '', kept = ''] =
    /(\d+) files copied, .*; (\d+) files? there already/.exec(again.out) ?? [];
  expect(Number(copied) + Number(kept)).toBe(60);
  expect(Number(kept)).toBeGreaterThan(3);
  expect(backupsIn(target)).toHaveLength(1);
});

test('what the installation itself has lost is told, and the rest is backed up', async () => {
  const settings = installation();
  const served = await serve(settings);
  const [lost, damaged] = [await storeFile(served, settings), await storeFile(served, settings)];
  await storeFile(served, settings);
  rmSync(path.join(settings.UPLOADS_DIR, 'files', lost));
  writeFileSync(path.join(settings.UPLOADS_DIR, 'files', damaged), 'rotten');
  const target = freshFolder();
  const made = await runScript(SCRIPT, [target], settings);
  expect(made.code).toBe(0);
  expect(made.line).toBe(
    `1 stored file missing in the installation: ${lost}\n1 stored file damaged in the installation: ${damaged}\n`,
  );
  const checked = await runScript(SCRIPT, ['--check', backupsIn(target)[0] ?? ''], settings);
  expect(checked.code).toBe(0);
});

test('only the newest are kept, and nothing else in the folder is touched', async () => {
  const settings = installation();
  const served = await serve(settings);
  await served.db.collection('things').insertOne({ n: 1 });
  const target = freshFolder();
  mkdirSync(path.join(target, 'mine'), { recursive: true });
  for (let i = 0; i < 3; i++) await runScript(SCRIPT, [target, '--keep', '2'], settings);
  const names = backupsIn(target).map((one) => path.basename(one));
  expect(names).toHaveLength(3);
  expect(names).toContain('mine');
});

test('files in a bucket are not in it, and that is said', async () => {
  const settings = { ...installation(), S3_URL: 's3://key:secret@127.0.0.1/bucket' };
  const served = await serve(settings);
  await served.db.collection('things').insertOne({ n: 1 });
  const made = await runScript(SCRIPT, [freshFolder()], settings);
  expect(made).toMatchObject({
    code: 0,
    line: 'Uploaded files are NOT in this backup: they lie in the S3 bucket.\n',
  });
});

test('what cannot be done is refused in one line', async () => {
  const settings = installation();
  const refused = async (args: string[], code: number, why: RegExp, more = {}) => {
    const { line, ...outcome } = await runScript(SCRIPT, args, { ...settings, ...more });
    expect(line).toMatch(why);
    expect(line.trimEnd().split('\n')).toHaveLength(1);
    expect(outcome.code).toBe(code);
  };
  const target = freshFolder();
  await refused([target], 1, /there is no database in/);
  const served = await serve(settings);
  await served.db.collection('things').insertOne({ n: 1 });
  await refused([], 2, /usage/);
  await refused([target, '--keep', 'many'], 2, /--keep: must be a whole number/);
  await refused([target, '--unknown'], 2, /Unknown option '--unknown'/);
  await refused([path.join(settings.DATA_DIR, 'backups')], 1, /lies inside/);
  await refused([path.join(settings.UPLOADS_DIR, 'backups')], 1, /lies inside/);
  const file = path.join(settings.DATA_DIR, '..', 'a file');
  writeFileSync(file, '');
  await refused([path.join(file, 'backups')], 1, /ENOTDIR/);
  await refused([target], 1, /MONGODB_URI is set/, { MONGODB_URI: 'mongodb://127.0.0.1/x' });
  await refused(['--check', target], 1, /is no whole backup/);
});
