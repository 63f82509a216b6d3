import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { MOST_DELEGATES } from '../../src/registrations/actions/registerDelegation.ts';
import { createInvitation } from '../../src/registrations/actions/saveInvitation.ts';
import { secretOf } from '../../src/registrations/attendeeLink.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { SeatPoolModel } from '../../src/registrations/seatPool.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Fields } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { deliverMails } from '../support/outbox.ts';
import { register } from '../support/registering.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let head: RegistrationRecord;
let made = 0;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  forum = await createForum({ registration: { capacity: 4, waitingList: true } });
  head = await confirmed(await come({ givenName: 'Naïma', familyName: 'El Fassi' }));
  await deliverMails();
});

const come = (fields: Fields = {}) => register(app, forum, fields);
async function confirmed(one: RegistrationRecord): Promise<RegistrationRecord> {
  await app.client().post(paths.registrationConfirmation('fr', secretOf(one)));
  return (await RegistrationModel.findById(one._id).lean<RegistrationRecord>()) as RegistrationRecord;
}
const person = (given: object = {}) => {
  made += 1;
  return { givenName: 'Délégué', familyName: String(made), email: `delegate-${made}@example.org`, ...given };
};
const bring = (delegates: object[], by = head) =>
  app.client().post(paths.registrationDelegation('fr', secretOf(by)), { delegates, language: 'ar' });
const members = () =>
  RegistrationModel.find({ delegation: head._id, _id: { $ne: head._id } })
    .sort({ _id: 1 })
    .lean<RegistrationRecord[]>();

test('each is asked to confirm for themselves, and has what the institution has', async () => {
  const [one, two] = [person(), person()];
  expect((await bring([one, {}, two])).status).toBe(303);
  const stored = await members();
  expect(stored).toMatchObject([
    { ...one, state: 'unconfirmed', origin: 'delegation', institution: 'Commune de Figuig', language: 'ar' },
    { ...two, state: 'unconfirmed', institutionKind: 'commune', territory: 'MA-02' },
  ]);
  expect(stored.every(({ consentAt, emailConfirmedAt }) => !consentAt && !emailConfirmedAt)).toBe(true);
  const mails = await deliverMails();
  expect(mails.map(({ recipient }) => recipient).sort()).toEqual([one.email, two.email].sort());
  expect(mails[0]?.subject).toContain('سجّلكم Naïma El Fassi');

  const first = stored[0] as RegistrationRecord;
  const page = await app.client().get(paths.registration('fr', secretOf(first)));
  expect(page.visible).toContain('Naïma El Fassi vous a inscrit');
  expect(page.visible).toContain('En confirmant, vous déclarez');
  expect((await confirmed(first)).consentAt).toEqual(NOW);
  const own = await app.client().get(paths.registrationDelegation('fr', secretOf(head)));
  expect(own.visible).toMatch(/Délégué \d+ .*Confirmée.*Délégué \d+ .*À confirmer|Délégué/);
  expect(await SeatPoolModel.findById(forum._id).lean()).toMatchObject({ taken: 3 });
});

test('those for whom no seat is left wait in the order given', async () => {
  await bring([person(), person(), person(), person(), person()]);
  expect((await members()).map(({ state, ordinal }) => [state, ordinal])).toEqual([
    ['unconfirmed', undefined],
    ['unconfirmed', undefined],
    ['unconfirmed', undefined],
    ['waitlisted', 1],
    ['waitlisted', 2],
  ]);
  const subjects = (await deliverMails()).map(({ subject }) => subject ?? '');
  expect(subjects.filter((subject) => subject.includes('لائحة الانتظار'))).toHaveLength(2);
  expect(await SeatPoolModel.findById(forum._id).lean()).toMatchObject({ taken: 4, waiting: 2 });
});

test('all or none: what is wrong stands beside its row, and nobody was registered', async () => {
  const known = await come();
  const again = { ...person(), email: known.email };
  const refused = await bring([person(), again]);
  expect([refused.status, refused.visible]).toEqual([
    422,
    expect.stringContaining('Cette adresse est déjà inscrite'),
  ]);
  expect(refused.text).toContain('href="#field-delegates.1.email"');
  expect(refused.text).toContain(`value="${known.email}"`);

  const twice = person();
  const same = await bring([twice, { ...person(), email: twice.email.toUpperCase() }]);
  expect([same.status, same.visible]).toEqual([
    422,
    expect.stringContaining('Cette adresse est donnée deux fois'),
  ]);
  const empty = await bring([]);
  expect([empty.status, empty.visible]).toEqual([
    422,
    expect.stringContaining('Ajoutez au moins une personne'),
  ]);
  expect((await bring([person({ email: 'nonsense' })])).status).toBe(422);
  expect(await members()).toEqual([]);
  expect(await SeatPoolModel.findById(forum._id).lean()).toMatchObject({ taken: 2 });
});

test('a button adds a row without a script, and sends nothing', async () => {
  const typed = person();
  const fields = { delegates: [typed], addRow: 'delegates', language: 'fr' };
  const page = await app.client().post(paths.registrationDelegation('fr', secretOf(head)), fields);
  expect(page.status).toBe(200);
  expect(page.text).toContain(`value="${typed.email}"`);
  expect(page.text).toContain('name="delegates[1][email]"');
  expect(await members()).toEqual([]);
});

test('only who is in brings others; whom somebody brought brings nobody; there are not more than a delegation has', async () => {
  const held = await come();
  expect((await bring([person()], held)).status).toBe(422);
  await bring([person()]);
  const [member] = await members();
  const inside = await confirmed(member as RegistrationRecord);
  expect((await bring([person()], inside)).status).toBe(422);
  const page = await app.client().get(paths.registrationDelegation('fr', secretOf(inside)));
  expect([page.status, page.location]).toEqual([303, paths.registration('fr', secretOf(inside))]);
  const many = await bring(Array.from({ length: MOST_DELEGATES - 1 }, () => person()));
  expect([many.status, many.visible]).toEqual([422, expect.stringContaining('30 personnes au plus')]);
  expect(await members()).toHaveLength(1);
});

test('the head takes out who has not confirmed, nobody else does', async () => {
  await bring([person(), person()]);
  const [first, second] = (await members()) as [RegistrationRecord, RegistrationRecord];
  await confirmed(first);
  const withdraw = (one: RegistrationRecord, by: RegistrationRecord) =>
    app.client().post(paths.delegateCancellation('fr', secretOf(by), String(one._id)));
  const stranger = await come();
  expect((await withdraw(second, stranger)).status).toBe(404);
  await withdraw(first, head);
  const answer = await withdraw(second, head);
  expect(answer.status).toBe(303);
  expect((await members()).map(({ state }) => state)).toEqual(['confirmed', 'cancelled']);
  expect(await SeatPoolModel.findById(forum._id).lean()).toMatchObject({ taken: 3 });
});

test('an invitation of ten places brings a delegation in, past the line', async () => {
  const by = { kind: 'account', id: 'o', name: 'O' } as const;
  const { code, _id } = await createInvitation(forum, { label: 'Ambassade', seats: 2 }, by, NOW);
  await come();
  const invited = await confirmed(await come({ invitation: code }));
  await bring([person(), person()], invited);
  const brought = await RegistrationModel.find({ delegation: invited._id, origin: 'delegation' })
    .sort({ _id: 1 })
    .lean<RegistrationRecord[]>();
  expect(brought.map(({ state, share }) => [state, share])).toEqual([
    ['unconfirmed', String(_id)],
    ['waitlisted', 'open'],
  ]);
});

test('organisers see who came together; erasing the head takes their name out of it', async () => {
  await bring([person()]);
  const [member] = (await members()) as [RegistrationRecord];
  const organiser = await app.signedIn(await createMember(forum, 'organiser'));
  const page = await organiser.get(paths.organiserRegistration('fr', forum.slug, String(member._id)));
  expect(page.visible).toMatch(/Délégation Naïma El Fassi Chef de délégation/);
  await app.client().post(paths.registrationErasure('fr', secretOf(head)));
  expect(await RegistrationModel.findById(member._id).lean()).toMatchObject({ broughtBy: '—' });
});
