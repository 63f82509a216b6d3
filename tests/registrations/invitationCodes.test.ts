import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ForumModel, type ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { keepSeats } from '../../src/registrations/actions/keepSeats.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import {
  InvitationCodeModel,
  type InvitationCodeRecord,
  newInvitationCode,
  readInvitationCode,
  showInvitationCode,
} from '../../src/registrations/invitationCode.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { registrationFields } from '../support/factories/registrations.ts';
import { cancelByLink, poolOf, register, sendRegistration } from '../support/registering.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let organiser: Client;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  forum = await createForum({ registration: { capacity: 4, waitingList: true } });
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});

async function invite(fields: Record<string, unknown>): Promise<InvitationCodeRecord> {
  const { status } = await organiser.post(paths.invitationCodes('fr', forum.slug), {
    label: 'Ambassade',
    ...fields,
  });
  expect(status).toBe(303);
  const [newest] = await InvitationCodeModel.find({ forum: forum._id })
    .sort({ _id: -1 })
    .lean<InvitationCodeRecord[]>();
  return newest as InvitationCodeRecord;
}
const ask = (fields: Fields = {}) => sendRegistration(app, forum, fields);
const come = (fields: Fields = {}) => register(app, forum, fields);
const stateOf = async ({ _id }: RegistrationRecord) =>
  (await RegistrationModel.findById(_id).lean<RegistrationRecord>())?.state;

test('its places are kept from the start, and open past the waiting list', async () => {
  const { _id, code } = await invite({ seats: 2 });
  const others = [await come(), await come(), await come()];
  expect(others.map(({ state }) => state)).toEqual(['unconfirmed', 'unconfirmed', 'waitlisted']);
  const invited = await come({ invitation: ` ${showInvitationCode(code).toLowerCase()} ` });
  expect(invited).toMatchObject({ state: 'unconfirmed', share: String(_id) });
  await come({ invitation: code });
  const refused = await ask({ invitation: code });
  expect([refused.status, refused.visible]).toEqual([
    422,
    expect.stringContaining('Toutes les places de cette invitation sont prises'),
  ]);
  expect(refused.text).toContain('href="#field-invitation"');
  expect(await poolOf(forum)).toMatchObject({ taken: 4, waiting: 1, left: 0 });
  // Its own cancelled place is its own again.
  await cancelByLink(app, invited);
  expect(await stateOf(others[2] as RegistrationRecord)).toBe('waitlisted');
  expect((await come({ invitation: code })).state).toBe('unconfirmed');
});

test('works when nothing else is left and there is no waiting list', async () => {
  const { code } = await invite({ seats: 1 });
  await ForumModel.updateOne({ _id: forum._id }, { 'registration.waitingList': false });
  for (let n = 0; n < 3; n += 1) await come();
  const closed = await app.client().get(paths.newRegistration('fr', forum.slug));
  expect(closed.visible).toContain('Il ne reste plus de place');
  expect(closed.text).toContain('name="invitation"');
  expect((await ask()).status).toBe(422);
  const form = await app.client().get(`${paths.newRegistration('fr', forum.slug)}?invitation=${code}`);
  expect(form.text).toContain(`value="${code}"`);
  expect((await come({ invitation: code })).state).toBe('unconfirmed');
});

test('ended, what nobody took is open to all, once (pretix #1238)', async () => {
  const { _id } = await invite({ seats: 3 });
  const code = (await InvitationCodeModel.findById(_id).lean<InvitationCodeRecord>())?.code;
  const invited = [await come({ invitation: code }), await come({ invitation: code })];
  const line = [await come(), await come(), await come(), await come()];
  expect(line.map(({ state }) => state)).toEqual(['unconfirmed', 'waitlisted', 'waitlisted', 'waitlisted']);
  // Over its seats first: fewer are kept than are taken.
  const address = paths.invitationCode('fr', forum.slug, String(_id));
  expect((await organiser.post(address, { label: 'Ambassade', seats: '1' })).status).toBe(303);
  expect(await stateOf(line[1] as RegistrationRecord)).toBe('unconfirmed');
  const end = () => organiser.post(paths.endInvitationCode('fr', forum.slug, String(_id)));
  await Promise.all([end(), end()]);
  const pool = await poolOf(forum);
  expect(pool).toMatchObject({ taken: 4, left: 0, waiting: 2 });
  expect(pool.shares?.open).toMatchObject({ seats: 2, taken: 2, left: 0 });
  // Who came in by it keeps the place; given up it is open to all.
  await cancelByLink(app, invited[0] as RegistrationRecord);
  expect(await stateOf(line[2] as RegistrationRecord)).toBe('unconfirmed');
  expect(await poolOf(forum)).toMatchObject({ taken: 4, left: 0, waiting: 1 });
  const late = await ask({ invitation: code });
  expect([late.status, late.visible]).toEqual([422, expect.stringContaining('Ce code n’existe pas')]);
});

test('ends by itself when its time is up', async () => {
  const { code } = await invite({ seats: 3, until: '2025-10-02T10:00' });
  const [, waiting] = [await come(), await come()];
  expect(waiting.state).toBe('waitlisted');
  const end = new Date('2025-10-02T09:00:00Z');
  await keepSeats(new Date(end.getTime() - 1));
  expect(await stateOf(waiting)).toBe('waitlisted');
  app.clock.set(end);
  expect((await ask({ invitation: code })).status).toBe(422);
  await keepSeats(end);
  expect(await stateOf(waiting)).toBe('unconfirmed');
  expect(await poolOf(forum)).toMatchObject({ taken: 2, left: 2 });
});

test('no more places are kept than are open, and never those that somebody has', async () => {
  await come();
  await come();
  const refused = await organiser.post(paths.invitationCodes('fr', forum.slug), {
    label: 'Presse',
    seats: '3',
  });
  expect([refused.status, refused.visible]).toEqual([
    422,
    expect.stringContaining('Il ne reste que 2 places ouvertes à tous'),
  ]);
  expect(refused.text).toContain('value="Presse"');
  expect(await InvitationCodeModel.countDocuments({ forum: forum._id })).toBe(0);
  const { _id } = await invite({ seats: 2 });
  const more = await organiser.post(paths.invitationCode('fr', forum.slug, String(_id)), {
    label: 'Presse',
    seats: '3',
  });
  expect(more.status).toBe(422);
  await ForumModel.updateOne({ _id: forum._id }, { 'registration.capacity': 5 });
  await setCapacity(forum, NOW);
  expect(
    (
      await organiser.post(paths.invitationCode('fr', forum.slug, String(_id)), {
        label: 'Presse',
        seats: '3',
      })
    ).status,
  ).toBe(303);
  expect((await poolOf(forum)).shares?.[String(_id)]).toMatchObject({ seats: 3, left: 3 });
});

test('is read in any spelling, and is none of another forum', async () => {
  const code = newInvitationCode();
  expect(readInvitationCode(` ${showInvitationCode(code).toLowerCase()}`)).toBe(code);
  expect(['', 'abc', 'ABCD-EFGU', '<script>'].map(readInvitationCode)).toEqual(Array(4).fill(undefined));
  const { code: own } = await invite({ seats: 1 });
  const other = await createForum();
  const refused = await app
    .client()
    .post(paths.createRegistration('ar', other.slug), registrationFields({ invitation: own }));
  expect([refused.status, refused.visible]).toEqual([422, expect.stringContaining('لا نعرف هذا الرمز')]);
});

test('the page shows codes with their places; the list says who came by one', async () => {
  const { code, _id } = await invite({ seats: 2, label: 'Délégation' });
  const invited = await come({ invitation: code });
  const page = await organiser.get(paths.places('fr', forum.slug));
  expect(page.visible).toMatch(new RegExp(`Délégation ${showInvitationCode(code)}.*1 sur 2`));
  const one = await organiser.get(paths.organiserRegistration('fr', forum.slug, String(invited._id)));
  expect(one.visible).toContain('Invitation : Délégation');
  // Somebody of another forum neither sees nor ends it.
  const stranger = await app.signedIn(await createMember(await createForum(), 'organiser'));
  expect((await stranger.get(paths.places('fr', forum.slug))).status).toBe(403);
  expect((await stranger.post(paths.endInvitationCode('fr', forum.slug, String(_id)))).status).toBe(403);
  expect((await InvitationCodeModel.findById(_id).lean<InvitationCodeRecord>())?.endedAt).toBeUndefined();
});
