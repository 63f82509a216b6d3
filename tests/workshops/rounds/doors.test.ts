import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { cancel } from '../../../src/registrations/actions/cancel.ts';
import { setCapacity } from '../../../src/registrations/actions/setCapacity.ts';
import type { GroupRecord } from '../../../src/workshops/group.ts';
import { MemberModel } from '../../../src/workshops/members/member.ts';
import type { RecommendationRecord } from '../../../src/workshops/recommendation.ts';
import { closeRound } from '../../../src/workshops/rounds/actions/closeRound.ts';
import type { RoundRecord } from '../../../src/workshops/rounds/round.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { fieldsInError } from '../../support/errorSummary.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createRegistration } from '../../support/factories/registrations.ts';
import { createGroup, createGroupMember, createRound } from '../../support/factories/workshops.ts';
import { groupThatIsAsked, NADIA, positionsOn, says, storedRound } from '../../support/rounds.ts';

const NOW = new Date('2025-11-12T15:30:00Z');
let app: TestApp;
let forum: ForumRecord;
let group: GroupRecord;
let first: RecommendationRecord;
let second: RecommendationRecord;
let sara: Awaited<ReturnType<typeof createGroupMember>>;
let phone: Client;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  ({ forum, group, first, second, sara, phone } = await groupThatIsAsked(app));
});

const ask = (given: Partial<RoundRecord> = {}) => createRound(group, [first, second], given);
const own = (round: RoundRecord, { secret } = sara) => paths.ownRound('fr', secret, String(round._id));
const link = (round: RoundRecord) => paths.round('fr', round.token);

describe('a member', () => {
  test('is of this group, confirmed, and in it still', async () => {
    const round = await ask();
    const hind = await createGroupMember(await createGroup(forum, {}));
    const stranger = await createRegistration(forum);
    const elsewhere = await createGroupMember(await createGroup(await createForum()));
    const waiting = await createGroupMember(group, { state: 'waitlisted' });
    const gone = await createGroupMember(group);
    await MemberModel.deleteMany({ registration: gone._id });
    await setCapacity(forum, NOW);
    const left = await createGroupMember(group);
    await cancel(forum, left, NOW);
    for (const other of [hind, stranger, elsewhere, waiting, gone, left]) {
      expect((await phone.get(own(round, other))).status).toBe(404);
      expect((await phone.post(own(round, other), says(first, { kind: 'agree' }))).status).toBe(404);
    }
    const invented = own(round, { ...sara, secret: 'x'.repeat(48) });
    expect((await phone.post(invented, says(first, { kind: 'agree' }))).status).toBe(404);
    expect((await storedRound(round)).answers).toBe(0);
  });

  test('is shown the way by the link on the wall, which lets nobody answer', async () => {
    const round = await ask();
    const page = await phone.get(link(round));
    expect(page.visible).toMatch(/Répondez depuis votre inscription/);
    expect(page.text).toContain(paths.registrationLink('fr', forum.slug));
    expect((await phone.post(link(round), says(first, { kind: 'agree' }))).location).toBe(link(round));
    expect((await phone.get(paths.round('fr', 'x'.repeat(22)))).status).toBe(404);
    expect((await storedRound(round)).answers).toBe(0);
  });
});

describe('whoever has the link', () => {
  test('answers once in a browser, of which only a hash is kept', async () => {
    const round = await ask({ admission: 'link' });
    expect((await phone.get(link(round))).visible).toContain('Votre réponse est anonyme');
    const cookie = phone.cookies.get('multaqa.browser') ?? '';
    expect(cookie).toMatch(/^[\w-]{22}$/);
    for (let count = 0; count < 3; count += 1)
      expect((await phone.post(link(round), says(first, { kind: 'agree' }))).status).toBe(303);
    const other = app.client();
    await other.get(link(round));
    await other.post(link(round), says(first, { kind: 'agree' }));
    const { answers, keys } = await storedRound(round);
    expect([answers, keys.length]).toEqual([2, 2]);
    expect(JSON.stringify(await storedRound(round))).not.toContain(cookie);
    expect((await phone.get(own(round))).status).toBe(404);
    expect((await phone.get(paths.registration('fr', sara.secret))).text).toContain(`href="${link(round)}"`);
  });

  test('is asked again where the browser kept no name yet, with what they typed', async () => {
    const round = await ask({ admission: 'link' });
    const fields = says(first, { kind: 'reserve', words: 'Trop cher' });
    const page = await phone.post(link(round), fields);
    expect(page.status).toBe(422);
    expect(page.visible).toContain('autorisez les cookies');
    expect(page.text).toContain('Trop cher');
    expect((await phone.post(link(round), fields)).status).toBe(303);
    expect((await storedRound(round)).answers).toBe(1);
  });

  test('types their name in a round by name, and may change their answer from the same device', async () => {
    const round = await ask({ admission: 'link', anonymous: false });
    await phone.get(link(round));
    const page = await phone.post(link(round), says(first, { kind: 'agree' }));
    expect([page.status, fieldsInError(page.text)]).toEqual([422, ['name']]);
    await phone.post(link(round), says(first, { kind: 'agree' }, { name: 'Hind Alaoui' }));
    const form = await phone.get(link(round));
    expect(form.text).toMatch(/name="name"[^>]* value="Hind Alaoui"/);
    expect(form.text).toMatch(/value="agree" checked/);
    await phone.post(
      link(round),
      says(first, { kind: 'dissent', words: 'Finalement non' }, { name: 'Hind Alaoui' }),
    );
    expect((await storedRound(round)).answers).toBe(1);
    await closeRound(await storedRound(round), NADIA, NOW);
    expect(await positionsOn(first)).toMatchObject([
      { kind: 'dissent', who: 'Hind Alaoui', words: 'Finalement non', mayBeNamed: false },
    ]);
  });
});
