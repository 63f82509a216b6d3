import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { PROGRAM } from '../../src/audit/record.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { cancel } from '../../src/registrations/actions/cancel.ts';
import { moveInLine } from '../../src/registrations/actions/moveInLine.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';
import { sendRegistration } from '../support/registering.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
const NOW = new Date('2025-10-01T09:00:00Z');

beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(NOW);
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum({ registration: { capacity: 1, waitingList: true } });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});

/** One who has the seat, and people who wait for it in this order. */
async function line(...names: string[]) {
  const seated = await createRegistration(forum);
  for (const [index, givenName] of names.entries())
    await createRegistration(forum, {
      givenName,
      state: 'waitlisted',
      ordinal: index + 1,
      emailConfirmedAt: NOW,
    });
  await setCapacity(forum, NOW);
  return seated;
}
const waiting = () =>
  RegistrationModel.find({ forum: forum._id, state: 'waitlisted' })
    .sort({ ordinal: 1 })
    .lean<RegistrationRecord[]>();
const order = async () => (await waiting()).map(({ givenName }) => givenName).join('');
const named = async (name: string) =>
  (await waiting()).find(({ givenName }) => givenName === name) as RegistrationRecord;
const address = async (name: string) =>
  paths.organiserRegistrationPosition('fr', forum.slug, String((await named(name))._id));
const move = async (name: string, position: number | string, reason = 'Seul représentant de sa province') =>
  organiser.post(await address(name), { position: String(position), reason });

test.each([
  ['C', 1, 'CABD'],
  ['A', 3, 'BCAD'],
  ['B', 4, 'ACDB'],
  ['A', 99, 'BCDA'],
  ['B', 2, 'ABCD'],
])('%s goes to place %i, the others keep their order', async (who, position, after) => {
  await line('A', 'B', 'C', 'D');
  expect((await move(who, position)).status).toBe(303);
  expect(await order()).toBe(after);
});

test('the first has the next seat; who comes later is after all of them', async () => {
  const seated = await line('A', 'B');
  await move('B', 1);
  await move('A', 9);
  await sendRegistration(app, forum, { givenName: 'Z' });
  expect(await order()).toBe('BAZ');
  await cancel(forum, seated, NOW);
  expect(await order()).toBe('AZ');
});

test('the reason is asked for, kept in the history and shown', async () => {
  await line('A', 'B');
  const refused = await move('B', 1, '');
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('href="#field-reason"');
  expect((await move('B', 'premier')).status).toBe(422);
  expect(await order()).toBe('AB');
  const id = String((await named('B'))._id);
  await move('B', 1);
  const entry = await AuditEntryModel.findOne({ verb: 'registration.movedInLine', subject: id }).lean();
  expect(entry).toMatchObject({ before: { position: 2 }, after: { position: 1 } });
  const page = await organiser.get(paths.organiserRegistration('fr', forum.slug, id));
  expect(page.visible).toContain('Seul représentant de sa province');
});

test('who does not wait cannot be moved', async () => {
  const seated = await line('A');
  const to = paths.organiserRegistrationPosition('fr', forum.slug, String(seated._id));
  expect((await organiser.post(to, { position: '1', reason: 'x' })).status).toBe(422);
});

test('whatever is moved where, the line is as if it had been moved on paper', async () => {
  await line('A', 'B', 'C', 'D', 'E');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...'ABCDE'), fc.integer({ min: 1, max: 6 })), { maxLength: 40 }),
      async (moves) => {
        const paper = [...(await order())];
        for (const [who, position] of moves) {
          await moveInLine(forum, (await named(who))._id, { position, reason: 'x' }, PROGRAM, NOW);
          paper.splice(paper.indexOf(who), 1);
          paper.splice(position - 1, 0, who);
          expect(await order()).toBe(paper.join(''));
        }
      },
    ),
    { numRuns: 8 },
  );
}, 60_000);

test('where no room is left between two, the line is numbered anew', async () => {
  await line('A', 'B', 'C');
  // Again and again between the same two: each time half of the room is gone.
  for (let turn = 0; turn < 60; turn += 1)
    await moveInLine(
      forum,
      (await named(turn % 2 ? 'B' : 'C'))._id,
      { position: 2, reason: 'x' },
      PROGRAM,
      NOW,
    );
  expect(await order()).toBe('ABC');
});

test('strangers, people of another forum and who only reads are refused', async () => {
  await line('A', 'B');
  const to = await address('B');
  const fields = { position: '1', reason: 'x' };
  const other = await app.signedIn(await createMember(await createForum(), 'organiser'));
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  expect((await app.client().post(to, fields)).status).toBe(401);
  for (const client of [other, viewer]) expect((await client.post(to, fields)).status).toBe(403);
  expect(await order()).toBe('AB');
});
