import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AgendaModel } from '../../src/agenda/agenda.ts';
import { rulesOf } from '../../src/agenda/checkRules.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { ForumModel, type ForumRecord } from '../../src/forums/forum.ts';
import { OutgoingMailModel } from '../../src/mail/outgoingMail.ts';
import { paths } from '../../src/paths.ts';
import { AbsenceNoticeModel } from '../../src/speakers/absenceNotice.ts';
import { tellOfAbsences } from '../../src/speakers/actions/tellOfAbsences.ts';
import { SpeakerModel, type SpeakerRecord } from '../../src/speakers/speaker.ts';
import { speakerLink } from '../../src/speakers/speakerLink.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createSession, releaseForTest } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

let app: TestApp;
let forum: ForumRecord;
let speaker: SpeakerRecord;
let browser: Client;
let own: string;
let secret: string;
const [FIRST, SECOND] = ['2025-11-12', '2025-11-13'];

beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(new Date('2025-11-01T10:00:00Z'));
});
afterAll(() => app.close());
beforeEach(async () => {
  await OutgoingMailModel.deleteMany();
  forum = await createForum({ startsOn: FIRST, endsOn: SECOND });
  speaker = await createSpeaker(forum, { name: { fr: 'Amina Bennis', ar: 'أمينة بنيس' } });
  browser = app.client();
  secret = speakerLink.secretOf(speaker);
  own = paths.speakingAvailability('fr', secret);
});

const stored = async () => (await SpeakerModel.findById(speaker._id).lean().orFail()).availability;
/** What is typed: one choice for a day, the whole day for the other. */
const typed = (given: object, fields: object = {}) =>
  ({
    days: { [FIRST]: { presence: 'whole' }, [SECOND]: { presence: 'whole' }, ...given },
    ...fields,
  }) as never;
const say = (given: object, fields: object = {}) => browser.post(own, typed(given, fields));
const speaking = () => [{ speaker: speaker._id, role: 'speaker' as const }];

describe('the form', () => {
  test('keeps each day as it was said, in the words of the page, and in the history', async () => {
    const answer = await say(
      { [FIRST]: { presence: 'times', from: '9:30', until: '' }, [SECOND]: { presence: 'away' } },
      { note: 'Train le soir' },
    );
    expect(answer.location).toBe(paths.speaking('fr', secret));
    expect(await stored()).toMatchObject({
      days: [
        { day: FIRST, away: false, from: '09:30' },
        { day: SECOND, away: true },
      ],
      note: 'Train le soir',
    });
    const page = (await browser.get(answer.location)).visible;
    expect(page).toContain('mercredi 12 novembre 2025 À partir de 09:30');
    expect(page).toContain('jeudi 13 novembre 2025 Pas ce jour-là');
    expect(page).toContain('Train le soir');
    const entry = await AuditEntryModel.findOne({ subject: String(speaker._id) })
      .lean()
      .orFail();
    expect(entry.verb).toBe('speaker.availabilityChanged');
    expect(entry.after).toMatchObject({ availability: [{ day: FIRST }, { day: SECOND }] });
    expect((await browser.get(own)).text).toMatch(/value="times" checked/);
  });

  test.each([
    ['times with no time', { presence: 'times' }, 'Indiquez au moins une heure.'],
    [
      'an end before the start',
      { presence: 'times', from: '14:00', until: '12:00' },
      'L’heure de fin doit suivre',
    ],
    ['times beside the whole day', { presence: 'whole', from: '14:00' }, 'Vous avez indiqué des heures'],
    ['a time that is none', { presence: 'times', from: 'midi' }, 'heure'],
    ['a presence that is none', { presence: 'perhaps' }, 'Choisissez'],
  ])('refuses %s, with what was typed', async (_what, wrong, words) => {
    const answer = await say({ [FIRST]: wrong }, { note: 'Merci' });
    expect(answer.status).toBe(422);
    expect(answer.visible).toContain(words);
    expect(answer.text).toContain('Merci');
    if ('from' in wrong) expect(answer.text).toContain(`value="${wrong.from}"`);
    expect(await stored()).toBeUndefined();
  });

  test('of two who save from the same form, the second sees what is stored and loses nothing', async () => {
    await say({ [FIRST]: { presence: 'away' } }, { version: '0' });
    const late = await say({ [FIRST]: { presence: 'times', from: '10:00' } }, { version: '0', note: 'Bus' });
    expect(late.status).toBe(409);
    expect(late.visible).toContain('mercredi 12 novembre 2025 Pas ce jour-là');
    expect(late.text).toContain('value="10:00"');
    expect(late.text).toContain('Bus');
    expect((await stored())?.days).toMatchObject([{ day: FIRST, away: true }]);
    const version = /name="version" value="(\d+)"/.exec(late.text)?.[1];
    expect((await say({ [FIRST]: { presence: 'times', from: '10:00' } }, { version })).status).toBe(303);
  });

  test('two at once: one is kept, the other told', async () => {
    const answers = await Promise.all(
      ['10:00', '11:00'].map((from) => say({ [FIRST]: { presence: 'times', from } }, { version: '0' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
  });

  test('a forum that was moved asks for its new days, and keeps what was said of the old ones', async () => {
    await say({ [FIRST]: { presence: 'away' } });
    await ForumModel.updateOne({ _id: forum._id }, { startsOn: '2025-12-01', endsOn: '2025-12-01' });
    expect((await browser.get(own)).visible).toContain('lundi 1 décembre 2025');
    await browser.post(own, typed({ '2025-12-01': { presence: 'times', until: '12:00' } }, { version: '1' }));
    expect((await stored())?.days.map(({ day }) => day)).toEqual([FIRST, '2025-12-01']);
  });

  test('is closed once the forum is over', async () => {
    await ForumModel.updateOne({ _id: forum._id }, { startsOn: '2025-10-01', endsOn: '2025-10-01' });
    const late = await say({});
    expect(late.status).toBe(422);
    expect(late.visible).toContain('Ce forum est terminé');
    expect((await browser.get(paths.speaking('fr', secret))).visible).not.toContain('Modifier les disponib');
  });

  test('is not there without the speaker’s link', async () => {
    const wrong = paths.speakingAvailability('fr', 'A'.repeat(48));
    expect((await browser.get(wrong)).status).toBe(404);
    expect((await browser.post(wrong, typed({ [FIRST]: { presence: 'away' } }))).status).toBe(404);
    const page = await browser.get(own);
    expect(page.headers.get('cache-control')).toBe('private, no-store');
  });

  test('reads well in four languages', async () => {
    for (const lang of ['ar', 'es', 'en'] as const) {
      const page = await browser.get(paths.speakingAvailability(lang, secret));
      expect(page.status).toBe(200);
      expect(page.text).not.toMatch(/(speakers|agenda|form):[a-z]/);
    }
  });
});

describe('organisers', () => {
  test('see it and set it on the speaker’s page; a viewer and another forum’s organiser do not', async () => {
    const organiser = await app.signedIn(await createMember(forum, 'organiser'));
    const address = paths.organiserSpeakerAvailability('fr', forum.slug, String(speaker._id));
    await createSession(forum, { roles: speaking() });
    expect((await organiser.get(address)).visible).toContain('Disponibilités');
    const answer = await organiser.post(address, typed({ [FIRST]: { presence: 'away' } }));
    expect(answer.location).toBe(paths.organiserSpeaker('fr', forum.slug, String(speaker._id)));
    const page = (await organiser.get(answer.location)).visible;
    expect(page).toContain('1 session du programme tombe pendant cette absence');
    expect(page).toContain('mercredi 12 novembre 2025 Pas ce jour-là');
    // Whoever sets it knows: nobody is mailed.
    expect(await AbsenceNoticeModel.countDocuments()).toBe(0);

    const elsewhere = await app.signedIn(await createMember(await createForum(), 'owner'));
    const viewer = await app.signedIn(await createMember(forum, 'viewer'));
    for (const other of [elsewhere, viewer]) {
      expect((await other.get(address)).status).toBe(403);
      expect((await other.post(address, typed({}))).status).toBe(403);
    }
    expect((await app.client().get(address)).status).toBe(303);
    expect((await stored())?.days).toHaveLength(1);
  });
});

describe('an absence that meets the agenda', () => {
  // From 9 to 10 in Casablanca, an hour ahead of UTC then.
  const session = (given = {}) =>
    createSession(forum, { title: { fr: 'Table ronde', ar: 'مائدة' }, roles: speaking(), ...given });
  const mails = () => OutgoingMailModel.find({ template: 'speakers/absence' }).sort({ 'to.email': 1 }).lean();
  const away = (fields: object = {}) => say({ [FIRST]: { presence: 'times', from: '09:30' } }, fields);

  test('is told to owners and organisers, once, each in their language, and stands in the list', async () => {
    await session();
    await createMember(forum, 'owner', { email: 'a@example.org', language: 'ar' });
    const organiser = await createMember(forum, 'organiser', { email: 'b@example.org', language: 'fr' });
    await createMember(forum, 'viewer', { email: 'c@example.org' });
    await createMember(await createForum(), 'organiser', { email: 'd@example.org' });

    const answer = await away({ note: 'Vol du matin' });
    expect((await browser.get(answer.location)).visible).toContain(
      '1 session du programme tombe pendant votre absence, l’organisation en est avertie',
    );
    await tellOfAbsences(new Date());
    const [arabic, french, ...others] = await mails();
    expect(others).toEqual([]);
    expect([arabic?.to.email, french?.to.email]).toEqual(['a@example.org', 'b@example.org']);
    expect(french?.subject).toMatch(/^Amina Bennis.: absence pendant le programme/);
    expect(french?.text).toContain('Table ronde');
    expect(french?.text).toContain('09:00–10:00');
    expect(french?.text).toContain('Vol du matin');
    expect(french?.text).toContain(paths.agendaConflicts('fr', forum.slug));
    expect(arabic?.text).toContain('أمينة بنيس');
    expect(arabic?.text).toContain('مائدة');

    const staff = await app.signedIn(organiser);
    const list = (await staff.get(paths.agendaConflicts('fr', forum.slug))).visible;
    expect(list).toMatch(
      /Indisponibilité Table ronde 09:00–10:00 .?Amina Bennis.?.: absence annoncée, 09:00–09:30/,
    );
  });

  test('is told again only when something new is missed; a crash between two mails tells each once', async () => {
    await session();
    await createMember(forum, 'owner', { email: 'e@example.org' });
    await away();
    const notice = await AbsenceNoticeModel.findOne({ forum: forum._id }).lean().orFail();
    await tellOfAbsences(new Date());
    await AbsenceNoticeModel.create(notice);
    await tellOfAbsences(new Date());
    expect(await mails()).toHaveLength(1);
    expect(await AbsenceNoticeModel.countDocuments({ forum: forum._id })).toBe(0);

    await away({ version: '1', note: 'Autre mot' });
    expect(await AbsenceNoticeModel.countDocuments({ forum: forum._id })).toBe(0);
    await session({ startsAt: new Date(`${SECOND}T08:00:00Z`), endsAt: new Date(`${SECOND}T09:00:00Z`) });
    await say(
      { [FIRST]: { presence: 'times', from: '09:30' }, [SECOND]: { presence: 'away' } },
      { version: '2' },
    );
    await tellOfAbsences(new Date());
    expect(await mails()).toHaveLength(2);
  });

  test('who thinks again before the mails are out is not reported; who only adds a word still is', async () => {
    await session();
    await createMember(forum, 'owner', { email: 'f@example.org' });
    const notices = () => AbsenceNoticeModel.find({ forum: forum._id }).lean();
    await away();
    await say({ [FIRST]: { presence: 'times', from: '09:30' } }, { version: '1', note: 'Vol retardé' });
    expect((await notices()).map(({ note }) => note)).toEqual(['Vol retardé']);
    await say({}, { version: '2' });
    expect(await notices()).toEqual([]);
    await tellOfAbsences(new Date());
    expect(await mails()).toEqual([]);
  });

  test('counts in what the public reads too, though the working version has moved on', async () => {
    const released = await session();
    await releaseForTest(forum);
    await SessionModel.updateOne(
      { _id: released._id },
      { startsAt: new Date(`${FIRST}T14:00:00Z`), endsAt: new Date(`${FIRST}T15:00:00Z`) },
    );
    await createMember(forum, 'owner');
    await say({ [FIRST]: { presence: 'times', from: '12:00' } });
    await tellOfAbsences(new Date());
    const [mail, ...others] = await mails();
    expect(others).toEqual([]);
    expect(mail?.text).toContain('Programme publié');
    expect(mail?.text).not.toContain('Version de travail');
  });

  test.each([
    ['who leaves when the session ends', { presence: 'times', until: '10:00' }],
    ['who comes when it begins', { presence: 'times', from: '09:00' }],
    ['who is there the whole day', { presence: 'whole' }],
  ])('%s misses nothing, and nobody is told', async (_who, said) => {
    await session();
    await say({ [FIRST]: said });
    expect(await AbsenceNoticeModel.countDocuments({ forum: forum._id })).toBe(0);
  });

  test('nobody is told where the forum’s rules do not look for it', async () => {
    await session();
    const checkRules = rulesOf({ levels: { ...rulesOf({}).levels, unavailable: 'ignore' } });
    await AgendaModel.create({ _id: forum._id, checkRules });
    const answer = await away();
    expect((await browser.get(answer.location)).visible).toContain('Vos disponibilités sont enregistrées.');
    expect(await AbsenceNoticeModel.countDocuments({ forum: forum._id })).toBe(0);
  });
});
