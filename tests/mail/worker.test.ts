import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WorkLoop } from '../../src/jobs/workLoop.ts';
import { queueMail } from '../../src/mail/compose.ts';
import { OutgoingMailModel } from '../../src/mail/outgoingMail.ts';
import { startMailWorker } from '../../src/mail/worker.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { arrivedMails, connectionCount, deliverMails, refuseMails, resetOutbox } from '../support/outbox.ts';

const SECOND = 1_000;
/** The machine may be busy with other tests. */
const PATIENCE = { timeout: 40 * SECOND, interval: 20 };
vi.setConfig({ testTimeout: 60 * SECOND });
const errors: unknown[] = [];
let app: TestApp;
let worker: WorkLoop | undefined;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  await OutgoingMailModel.deleteMany();
  resetOutbox();
});
afterEach(async () => {
  refuseMails();
  await worker?.stop();
  worker = undefined;
  for (const child of processes.splice(0)) child.kill('SIGKILL');
  expect(errors.splice(0)).toEqual([]);
});

function queueTo(email: string) {
  return queueMail({ template: 'mail/test', to: { email, name: 'A', language: 'en' } }, new Date());
}

/** The worker writes "sent" after the server has said yes. */
async function allSent(count: number, filter: object = {}): Promise<void> {
  await vi.waitFor(
    async () => expect(await OutgoingMailModel.countDocuments({ state: 'sent', ...filter })).toBe(count),
    PATIENCE,
  );
}

function startHere() {
  worker = startMailWorker((error) => errors.push(error));
}

/** A worker in a process of its own, on the database and the mail server of this test. */
async function startProcess(): Promise<ChildProcess> {
  const script = path.join(import.meta.dirname, 'workerProcess.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}

describe('the worker', () => {
  test('sends a mail soon after it is queued', async () => {
    startHere();
    await queueTo('a@example.org');
    await vi.waitFor(() => expect(arrivedMails()).toHaveLength(1), PATIENCE);
  });

  test('takes nothing more when it is stopped, and finishes what it has', async () => {
    const slow = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<void>();
    refuseMails((_recipient, at) => {
      if (at !== 'data') return undefined;
      reached.resolve();
      return slow.promise;
    });
    startHere();
    await queueTo('a@example.org');
    await reached.promise;
    const stopped = worker?.stop();
    await queueTo('b@example.org');
    slow.resolve(undefined);
    await stopped;
    const states = await OutgoingMailModel.find().sort({ _id: 1 }).lean();
    expect(states.map(({ state }) => state)).toEqual(['sent', 'queued']);
  });

  test('does not knock for every mail while the server is down, and sends all when it is back', async () => {
    refuseMails({ at: 'connect', status: 421 });
    for (let number = 0; number < 20; number += 1) await queueTo(`${number}@example.org`);
    startHere();
    await vi.waitFor(
      async () => expect(await OutgoingMailModel.exists({ state: 'retrying' })).not.toBeNull(),
      PATIENCE,
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(connectionCount()).toBeLessThanOrEqual(10);
    refuseMails();
    await vi.waitFor(() => expect(arrivedMails()).toHaveLength(20), PATIENCE);
    await allSent(20, { attempts: 1 });
  });
});

describe('several processes', () => {
  test('send each mail once', async () => {
    await Promise.all([startProcess(), startProcess()]);
    await Promise.all(Array.from({ length: 24 }, (_, number) => queueTo(`${number}@example.org`)));
    await vi.waitFor(() => expect(arrivedMails().length).toBeGreaterThanOrEqual(24), PATIENCE);
    expect(new Set(arrivedMails().map(({ messageId }) => messageId)).size).toBe(24);
    expect(arrivedMails()).toHaveLength(24);
    await allSent(24);
  });

  test('lose nothing and repeat nothing when one is killed while sending', async () => {
    let reached = 0;
    refuseMails((_recipient, at) => {
      if (at !== 'recipient') return undefined;
      reached += 1;
      return new Promise(() => {});
    });
    for (const name of ['a', 'b', 'c']) await queueTo(`${name}@example.org`);
    const child = await startProcess();
    await vi.waitFor(() => expect(reached).toBe(3), PATIENCE);
    child.kill('SIGKILL');
    await once(child, 'exit');
    refuseMails();
    expect(await deliverMails(new Date())).toHaveLength(0);
    const mails = await deliverMails(new Date(Date.now() + 21 * SECOND));
    expect(mails.map(({ recipient }) => recipient).sort()).toEqual([
      'a@example.org',
      'b@example.org',
      'c@example.org',
    ]);
    expect(await OutgoingMailModel.countDocuments({ state: 'sent', attempts: 2 })).toBe(3);
  });

  test('repeat a mail that the server took in that instant with the same Message-ID', async () => {
    const taken = Promise.withResolvers<void>();
    const child = await startProcess();
    refuseMails(async (_recipient, at) => {
      if (at !== 'data') return undefined;
      child.kill('SIGKILL');
      await once(child, 'exit');
      taken.resolve();
      return undefined;
    });
    await queueTo('a@example.org');
    await taken.promise;
    refuseMails();
    const mails = await deliverMails(new Date(Date.now() + 21 * SECOND));
    expect(mails).toHaveLength(2);
    expect(mails[0]?.messageId).toBe(mails[1]?.messageId);
  });
});
