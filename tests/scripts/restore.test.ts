import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { MongoClient, ObjectId } from 'mongodb';
import { expect, test } from 'vitest';
import { checkCopy } from '../../src/database/embedded/copies/check.ts';
import { freshFolder, installation, runScript, start } from './programs.ts';
import { serve, storeFile } from './stored.ts';

const SCRIPT = 'scripts/restore.ts';

/** Backs an installation up. @returns the folder of the backup. */
async function backUp(settings: Record<string, string>): Promise<string> {
  const target = freshFolder();
  const { code, line } = await runScript('scripts/backup.ts', [target], settings);
  expect({ code, line }).toEqual({ code: 0, line: '' });
  return path.join(target, readdirSync(target)[0] ?? '');
}

const mail = (about: object) => ({ _id: new ObjectId(), to: { email: 'a@example.org' }, ...about });

test('into an empty folder: data, files and the secret are as they were', async () => {
  const settings = installation();
  const served = await serve(settings);
  const key = await storeFile(served, settings);
  writeFileSync(path.join(settings.DATA_DIR, 'session-secret'), 'a secret of 32 characters or more', {
    mode: 0o600,
  });
  await served.db.collection('things').insertMany([{ word: 'one' }, { word: 'two' }]);
  await served.db.collection('signInSessions').insertOne({ session: 'of then' });
  const waiting = mail({ state: 'queued', runAfter: new Date() });
  await served.db.collection('outgoingmails').insertOne(waiting);
  const backup = await backUp(settings);

  const fresh = { ...installation(), SESSION_SECRET: '' };
  const restored = await runScript(SCRIPT, [backup], fresh);
  expect(restored).toMatchObject({ code: 0, line: '' });
  expect(restored.out).toContain('1 mail waited in the backup: now drafts');
  const again = await serve(fresh);
  expect(await again.db.collection('things').countDocuments()).toBe(2);
  // Nobody is signed in, and no mail goes out that may have gone out before.
  expect(await again.db.collection('signInSessions').countDocuments()).toBe(0);
  expect(await again.db.collection('outgoingmails').findOne()).toEqual({
    _id: waiting._id,
    to: waiting.to,
    state: 'draft',
  });
  expect(readFileSync(path.join(fresh.UPLOADS_DIR, 'files', key))).toEqual(
    readFileSync(path.join(settings.UPLOADS_DIR, 'files', key)),
  );
  expect(readFileSync(path.join(fresh.DATA_DIR, 'session-secret'), 'utf8')).toMatch(/^a secret/);
  expect(statSync(path.join(fresh.DATA_DIR, 'database.sqlite')).mode & 0o777).toBe(0o600);
  expect(readdirSync(fresh.DATA_DIR).filter((name) => /before|restoring|replacement/.test(name))).toEqual([]);
});

test('into an existing one: only when told so; what was there is kept, what was sent stays sent', async () => {
  const settings = installation();
  const served = await serve(settings);
  const key = await storeFile(served, settings);
  const things = served.db.collection<{ _id: number; word: string }>('things');
  await things.insertOne({ _id: 1, word: 'old' });
  const [sent, held] = [mail({ state: 'queued', dedupeKey: 'a' }), mail({ state: 'queued' })];
  const mails = served.db.collection<{ state: string; dedupeKey?: string }>('outgoingmails');
  await mails.insertMany([sent, held] as never);
  await served.db
    .collection<{ _id: string; number: number }>('publicrevisions')
    .insertOne({ _id: 'site', number: 3 });
  const backup = await backUp(settings);

  await things.updateOne({ _id: 1 }, { $set: { word: 'new' } });
  await mails.updateOne({ _id: sent._id }, { $set: { state: 'sent', sentAt: new Date() } });
  const later = mail({ state: 'sent', sentAt: new Date(), dedupeKey: 'later' });
  await mails.insertOne(later as never);
  await served.db
    .collection<{ _id: string; number: number }>('publicrevisions')
    .insertMany([{ _id: 'a forum made later', number: 2 }]);
  const laterKey = await storeFile(served, settings);
  writeFileSync(path.join(settings.UPLOADS_DIR, 'files', key), 'overwritten');
  await served.close();

  const refused = await runScript(SCRIPT, [backup], settings);
  expect(refused).toMatchObject({
    code: 1,
    line: expect.stringMatching(/there are \d+ documents and 2 files already; --yes/),
  });
  const restored = await runScript(SCRIPT, [backup, '--yes'], settings);
  expect(restored).toMatchObject({ code: 0, line: '' });
  expect(restored.out).toContain('2 mails sent since the backup: known as sent.');

  const again = await serve(settings);
  expect(await again.db.collection('things').find().toArray()).toEqual([{ _id: 1, word: 'old' }]);
  const states = await again.db.collection('outgoingmails').find().sort({ state: 1 }).toArray();
  expect(states.map(({ state }) => state)).toEqual(['draft', 'sent', 'sent']);
  const revisions = await again.db.collection('publicrevisions').find().sort({ _id: 1 }).toArray();
  expect(revisions).toEqual([
    { _id: 'a forum made later', number: 1_002 },
    { _id: 'site', number: 1_003 },
  ]);
  const kept = /kept: (.*database\.before-.*\.sqlite)/.exec(restored.out)?.[1] ?? '';
  expect(checkCopy(kept, () => {}).find(({ name }) => name === 'outgoingmails')?.documents).toBe(3);
  const aside = /does not know are kept: (.*)/.exec(restored.out)?.[1] ?? '';
  expect(readdirSync(aside).sort()).toEqual([key, laterKey].sort());
  expect(readdirSync(path.join(settings.UPLOADS_DIR, 'files'))).toEqual([key]);
});

test('over a database that can no longer be opened', async () => {
  const settings = installation();
  const served = await serve(settings);
  await served.db.collection('things').insertOne({ word: 'saved' });
  const backup = await backUp(settings);
  await served.close();
  writeFileSync(path.join(settings.DATA_DIR, 'database.sqlite'), 'x'.repeat(50_000));
  const restored = await runScript(SCRIPT, [backup, '--yes'], settings);
  expect(restored).toMatchObject({ code: 0, line: expect.stringMatching(/is kept as .*database\.before-/) });
  const again = await serve(settings);
  expect(await again.db.collection('things').findOne()).toMatchObject({ word: 'saved' });
});

test('a restoration that was killed changes nothing, and goes through the next time', async () => {
  const settings = installation();
  const served = await serve(settings);
  await served.db.collection('things').insertMany(Array.from({ length: 3_000 }, (_, n) => ({ n })));
  for (let i = 0; i < 20; i++) await storeFile(served, settings, 300_000);
  const backup = await backUp(settings);
  await served.db.collection('things').insertOne({ n: -1 });
  for (const file of readdirSync(path.join(settings.UPLOADS_DIR, 'files')))
    rmSync(path.join(settings.UPLOADS_DIR, 'files', file));
  const killed = start(SCRIPT, [backup, '--yes'], settings);
  const copied = () => readdirSync(path.join(settings.UPLOADS_DIR, 'files')).length;
  await expect.poll(copied, { timeout: 30_000, interval: 1 }).toBeGreaterThan(3);
  killed.kill('SIGKILL');
  await once(killed, 'close');
  expect(await served.db.collection('things').countDocuments()).toBe(3_001);
  const again = await runScript(SCRIPT, [backup, '--yes'], settings);
  expect(again).toMatchObject({ code: 0, line: '' });
  expect(await served.db.collection('things').countDocuments()).toBe(3_000);
  expect(copied()).toBe(20);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

test('under a running Multaqa: its public pages show the restored data, without a restart', async () => {
  const port = await freePort();
  const settings = {
    ...installation(),
    PORT: String(port),
    BASE_URL: `http://127.0.0.1:${port}`,
    DEMO_PASSWORD: 'a long password',
    SESSION_SECRET: '',
  };
  start('scripts/demo.ts', [], settings);
  const read = () =>
    fetch(`${settings.BASE_URL}/fr`).then(
      (res) => res.text(),
      () => '',
    );
  const page = () => fetch(`${settings.BASE_URL}/fr/forums/${slug}`).then((res) => res.text());
  await expect.poll(read, { timeout: 40_000, interval: 200 }).toContain('/fr/forums/');
  const slug = /\/fr\/forums\/([\w-]+)/.exec(await read())?.[1] ?? '';
  const uri = readFileSync(path.join(settings.DATA_DIR, 'database.uri'), 'utf8');
  const client = new MongoClient(uri);
  const forums = client.db().collection<{ slug: string; title: Record<string, string> }>('forums');
  const before = (await forums.findOne({ slug }))?.title.fr ?? '';
  expect(await page()).toContain(before);
  const backup = await backUp(settings);

  await forums.updateOne({ slug }, { $set: { 'title.fr': 'Un nom tout neuf' } });
  const { _id } = (await forums.findOne({ slug })) ?? {};
  const revisions = client.db().collection<{ _id: string; number: number }>('publicrevisions');
  // The site's last: whoever sees that it has moved reads the others once.
  for (const scope of [String(_id), 'site'])
    await revisions.updateOne({ _id: scope }, { $inc: { number: 1 } });
  await expect.poll(page, { timeout: 20_000 }).toContain('Un nom tout neuf');

  const restored = await runScript(SCRIPT, [backup, '--yes'], settings);
  expect(restored).toMatchObject({ code: 0, line: '' });
  await expect.poll(page, { timeout: 20_000 }).not.toContain('Un nom tout neuf');
  expect(await page()).toContain(before);
  expect((await fetch(`${settings.BASE_URL}/health/ready`)).status).toBe(200);
  await client.close();
});

test('what cannot be done is refused in one line', async () => {
  const settings = installation();
  const refused = async (args: string[], code: number, why: RegExp, more = {}) => {
    const { line, ...outcome } = await runScript(SCRIPT, args, { ...settings, ...more });
    expect(line).toMatch(why);
    expect(line.trimEnd().split('\n')).toHaveLength(1);
    expect(outcome.code).toBe(code);
  };
  await refused([], 2, /usage/);
  await refused([freshFolder()], 1, /is no whole backup/);
  const served = await serve(settings);
  await served.db.collection('things').insertOne({ n: 1 });
  const backup = await backUp(settings);
  await served.close();
  await refused([backup], 1, /MONGODB_URI is set/, { MONGODB_URI: 'mongodb://127.0.0.1/x' });
  const manifest = path.join(backup, 'manifest.json');
  const right = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, right.replace('"format": 1', '"format": 2'));
  await refused([backup], 1, /made by a newer version/);
  writeFileSync(manifest, right.slice(0, 50));
  await refused([backup], 1, /manifest\.json is damaged/);
  expect(existsSync(path.join(settings.DATA_DIR, 'restoring'))).toBe(false);
});
