import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { queueMail } from '../../src/mail/compose.ts';
import { claimMail, deliver } from '../../src/mail/deliver.ts';
import { OutgoingMailModel } from '../../src/mail/outgoingMail.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import {
  deliverMails,
  refuseMails,
  resetOutbox,
  restartMailServer,
  stopMailServer,
} from '../support/outbox.ts';

const now = new Date('2025-11-01T09:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const MINUTE = 60_000;
let app: TestApp;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  await OutgoingMailModel.deleteMany();
  resetOutbox();
});

function queueTo(email: string) {
  return queueMail({ template: 'mail/test', to: { email, name: 'A', language: 'en' } }, now);
}
const only = () => OutgoingMailModel.findOne().orFail().lean();

describe('delivery', () => {
  test('takes a queued mail once and remembers when it was sent', async () => {
    await queueTo('a@example.org');
    expect(await deliverMails(now)).toHaveLength(1);
    expect(await deliverMails(later(48 * 60 * MINUTE))).toHaveLength(0);
    const mail = await only();
    expect(mail).toMatchObject({ state: 'sent', attempts: 1, sentAt: now });
    expect(mail.runAfter).toBeUndefined();
    expect(mail.lockedBy).toBeUndefined();
  });

  test('tries again after "not now": a minute, five, fifteen', async () => {
    await queueTo('a@example.org');
    refuseMails({ at: 'recipient', status: 450, text: 'greylisted' });
    let clock = now;
    for (const minutes of [1, 5, 15]) {
      await deliverMails(clock);
      const mail = await only();
      expect(mail.state).toBe('retrying');
      expect(mail.lastError).toContain('greylisted');
      expect(mail.runAfter).toEqual(new Date(clock.getTime() + minutes * MINUTE));
      clock = mail.runAfter as Date;
    }
    refuseMails();
    expect(await deliverMails(clock)).toHaveLength(1);
    expect(await only()).toMatchObject({ state: 'sent', attempts: 4, lastError: '' });
  });

  test('gives up after about two days', async () => {
    await queueTo('a@example.org');
    refuseMails({ at: 'data', status: 451 });
    let clock = now;
    for (let mail = await only(); mail.runAfter; mail = await only()) {
      clock = mail.runAfter;
      await deliverMails(clock);
    }
    expect(await only()).toMatchObject({ state: 'failed', attempts: 9 });
    expect(clock.getTime() - now.getTime()).toBeGreaterThan(46 * 60 * MINUTE);
  });

  test.each([
    ['recipient', 550, 'bounced'],
    ['data', 554, 'failed'],
    ['sender', 550, 'retrying'],
  ] as const)('refused at the %s with %i is %s, and the others still go', async (at, status, state) => {
    await queueTo('gone@example.org');
    refuseMails({ at, status, text: 'no such thing' });
    await deliverMails(now);
    refuseMails();
    await queueTo('b@example.org');
    expect((await deliverMails(now)).map(({ recipient }) => recipient)).toEqual(['b@example.org']);
    const mail = await OutgoingMailModel.findOne({ 'to.email': 'gone@example.org' }).orFail();
    expect(mail).toMatchObject({ state, attempts: 1 });
    expect(mail.lastError).toContain('no such thing');
  });
});

describe('a server that is down', () => {
  test('costs no attempt; mails wait and go out when it is back', async () => {
    await queueTo('a@example.org');
    await queueTo('b@example.org');
    await stopMailServer();
    for (let tries = 0; tries < 12; tries += 1) await deliverMails(now);
    const waiting = await OutgoingMailModel.find().lean();
    expect(waiting.map(({ attempts }) => attempts)).toEqual([0, 0]);
    expect(waiting.some(({ lastError }) => lastError?.includes('ECONNREFUSED'))).toBe(true);
    await restartMailServer();
    expect(await deliverMails(now)).toHaveLength(2);
  });

  test.each([
    ['connect', 421],
    ['sender', 530],
  ] as const)('so is one that answers %s with %i', async (at, status) => {
    await queueTo('a@example.org');
    // Kept connections would not be refused.
    await stopMailServer();
    await restartMailServer();
    refuseMails({ at, status });
    await deliverMails(now);
    expect(await only()).toMatchObject({ state: 'retrying', attempts: 0, runAfter: now });
    refuseMails();
    expect(await deliverMails(now)).toHaveLength(1);
  });
});

describe('a lease', () => {
  test('keeps a mail from every other worker until it ends, then the mail goes with the same Message-ID', async () => {
    await queueTo('a@example.org');
    const taken = await claimMail(now);
    expect(taken?.state).toBe('sending');
    expect(await claimMail(later(19_000))).toBeUndefined();
    // The first process is dead by now.
    const again = await claimMail(later(21_000));
    expect(again?.messageId).toBe(taken?.messageId);
    expect(again?.attempts).toBe(2);
  });

  test('that was lost lets its holder write nothing any more', async () => {
    await queueTo('a@example.org');
    const slow = await claimMail(now);
    const quick = await claimMail(later(21_000));
    if (!slow || !quick) throw new Error('nothing claimed');
    await deliver(quick, () => later(22_000));
    refuseMails({ at: 'data', status: 554 });
    await deliver(slow, () => later(23_000));
    expect(await only()).toMatchObject({ state: 'sent', attempts: 2 });
  });

  test('is given to one of many who ask at the same time', async () => {
    for (let number = 0; number < 20; number += 1) await queueTo(`${number}@example.org`);
    const claims = await Promise.all(Array.from({ length: 60 }, () => claimMail(now)));
    const ids = claims.filter((mail) => mail !== undefined).map(({ _id }) => String(_id));
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });
});
