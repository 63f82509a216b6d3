import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { JobModel } from '../../src/jobs/job.ts';
import { paths } from '../../src/paths.ts';
import { runImport } from '../../src/registrations/actions/runImport.ts';
import { sendForgottenMails } from '../../src/registrations/actions/sendMailsDue.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { columnsOf } from '../../src/registrations/importing/columns.ts';
import { QuestionnaireModel } from '../../src/registrations/questions/questionnaire.ts';
import { RegistrationModel, type RegistrationRecord } from '../../src/registrations/registration.ts';
import { RegistrationImportModel } from '../../src/registrations/registrationImport.ts';
import { SeatPoolModel } from '../../src/registrations/seatPool.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client, Fields } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';
import { deliverMails, resetOutbox } from '../support/outbox.ts';

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
  await resetOutbox();
  forum = await createForum();
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});

const upload = (
  content: string | Uint8Array<ArrayBuffer>,
  name = 'liste.csv',
  lang: 'fr' | 'ar' | 'es' = 'fr',
) => organiser.upload(paths.importRegistrations(lang, forum.slug), {}, [{ field: 'file', name, content }]);
async function brought(content: string | Uint8Array<ArrayBuffer>, name?: string, lang?: 'fr' | 'ar' | 'es') {
  const { status, location } = await upload(content, name, lang);
  expect(status).toBe(303);
  return { location, page: await organiser.get(location), id: location.split('/').at(-1) ?? '' };
}
async function run(location: string, fields: Fields = {}) {
  expect((await organiser.post(location, fields)).location).toBe(location);
  await runImport(location.split('/').at(-1) ?? '', NOW);
}
const people = () =>
  RegistrationModel.find({ forum: forum._id }).sort({ _id: 1 }).lean<RegistrationRecord[]>();

describe('a table is read', () => {
  test.each([
    ['commas', 'Prénom,Nom,Adresse électronique\nSara,"El Amrani, Dr",sara@example.org\n'],
    [
      'semicolons and a byte order mark',
      '\ufeffPrénom;Nom;Courriel\r\nSara;El Amrani, Dr;SARA@example.org\r\n',
    ],
    ['tabs, in another language', 'Given name\tLast name\tE-mail\nSara\tEl Amrani, Dr\tsara@example.org'],
    ['Arabic heads', 'الاسم الشخصي,الاسم العائلي,البريد الإلكتروني\nSara,"El Amrani, Dr",sara@example.org'],
  ])('with %s', async (_what, csv) => {
    const { location } = await brought(csv);
    await run(location);
    expect(await people()).toMatchObject([
      { givenName: 'Sara', familyName: 'El Amrani, Dr', email: 'sara@example.org', state: 'confirmed' },
    ]);
  });

  test('from Excel, with words of any language for what the form has codes for', async () => {
    const rows = [
      [
        'Prénom',
        'Nom',
        'Type d’institution',
        'Territoire',
        'Sexe',
        'Langue de correspondance',
        'Téléphone',
        'Taille',
      ],
      ['سارة', 'العمراني', 'جماعة', 'Oriental', 'F', 'Arabe', 612345678, 'M'],
    ];
    const cells = rows.map((row) => row.map((value) => ({ value })));
    const content = await writeXlsxFile(cells as never).toBuffer();
    const { location, page } = await brought(new Uint8Array(content), 'liste.xlsx');
    expect(page.visible).toContain('Colonnes non reconnues, laissées de côté : Taille');
    await run(location);
    expect(await people()).toMatchObject([
      {
        givenName: 'سارة',
        institutionKind: 'commune',
        territory: 'MA-02',
        sex: 'female',
        language: 'ar',
        phone: '612345678',
      },
    ]);
  });

  test('that an older spreadsheet wrote in its own encoding', async () => {
    const arabic = Uint8Array.from([0xd3, 0xc7, 0xd1, 0xc9]);
    const { location } = await brought(
      new Uint8Array([...Buffer.from('Prénom,Nom\n', 'latin1'), ...arabic, ...Buffer.from(',X\n')]),
    );
    await run(location);
    expect((await people())[0]?.givenName).toBe('سارة');
  });

  test.each([
    ['nothing', '', 'vide'],
    ['only heads', 'Prénom,Nom\n', 'vide'],
    ['no name', 'Prénom,Courriel\nSara,s@example.org\n', 'Il manque la colonne'],
    ['what is no table', 'PK\u0003\u0004 not a zip', 'ni un CSV ni un XLSX'],
    ['an unclosed quote', 'Prénom,Nom\n"Sara,B\n', 'ni un CSV ni un XLSX'],
    ['too many rows', `Prénom,Nom\n${'A,B\n'.repeat(2001)}`, 'plus de 2000 lignes'],
  ])('%s is refused, in words', async (_what, content, said) => {
    const answer = await upload(content);
    expect(answer.status).toBe(422);
    expect(answer.visible).toContain(said);
    expect(await RegistrationImportModel.countDocuments({ forum: forum._id })).toBe(0);
  });

  test('heads are understood however they are written; the first of two counts', () => {
    expect([...columnsOf(['  PRENOM ', 'nom*', 'E-mail', 'Courriel', ''])]).toEqual([
      ['givenName', 0],
      ['familyName', 1],
      ['email', 2],
    ]);
  });
});

describe('before anything is stored', () => {
  test('rows with a problem are named with their cell, known people are marked, and nobody is registered', async () => {
    await createRegistration(forum, { email: 'known@example.org' });
    const { page, id } = await brought(
      'Prénom,Nom,Courriel,Territoire\nA,B,known@example.org,\n,C,c@example.org,\nD,E,pas une adresse,\nF,G,f@example.org,Atlantide\nH,I,h@example.org,\nJ,K,H@example.org,\n',
    );
    expect(page.visible).toMatch(/À inscrire 1 .*Déjà inscrites 1 .*Lignes à corriger 4/);
    expect(page.visible).toMatch(/3 Prénom —/);
    expect(page.visible).toMatch(/4 Adresse électronique pas une adresse/);
    expect(page.visible).toMatch(/5 Territoire Atlantide/);
    expect(page.visible).toContain('figure déjà plus haut');
    expect(await people()).toHaveLength(1);
    expect(await JobModel.countDocuments({ dedupeKey: `import ${id}` })).toBe(0);
  });

  test('it is said that there are too few seats', async () => {
    forum = await createForum({ registration: { capacity: 1, waitingList: true } });
    organiser = await app.signedIn(await createMember(forum, 'organiser'));
    const { page } = await brought('Prénom,Nom\nA,B\nC,D\n');
    expect(page.visible).toContain('les premières lignes du tableau les auront');
  });
});

describe('when it is registered', () => {
  test('the first rows have the seats that are left, also beside somebody who waits; the pool counts them', async () => {
    forum = await createForum({ registration: { capacity: 3, waitingList: true } });
    organiser = await app.signedIn(await createMember(forum, 'organiser'));
    await createRegistration(forum);
    await setCapacity(forum, NOW);
    const { location } = await brought('Prénom,Nom\nA,B\nC,D\nE,F\n');
    await run(location);
    const page = await organiser.get(location);
    expect(page.visible).toMatch(/3 lignes sur 3 .*Inscrites 2 .*Sans place 1/);
    expect((await people()).map(({ givenName }) => givenName)).toEqual(['Participant', 'A', 'C']);
    expect(await SeatPoolModel.findById(forum._id).lean()).toMatchObject({ taken: 3 });
  });

  test('pressed twice, or run again after a crash, it registers everybody once', async () => {
    const { location, id } = await brought('Prénom,Nom\nA,B\nC,D\n');
    await Promise.all([organiser.post(location), organiser.post(location)]);
    await Promise.all([runImport(id, NOW), runImport(id, NOW)]);
    await RegistrationImportModel.updateOne({ _id: id }, { state: 'running' });
    await runImport(id, NOW);
    expect(await people()).toHaveLength(2);
    expect(await JobModel.countDocuments({ dedupeKey: `import ${id}` })).toBe(1);
  });

  test('tickets are mailed only where that was asked for', async () => {
    const quiet = await brought('Prénom,Nom,Courriel\nA,B,quiet@example.org\n');
    await run(quiet.location);
    const told = await brought('Prénom,Nom,Courriel\nC,D,told@example.org\nE,F,\n');
    await run(told.location, { mail: 'on' });
    await sendForgottenMails(new Date(NOW.getTime() + 120_000));
    const mails = await deliverMails();
    expect(mails.map(({ recipient }) => recipient)).toEqual(['told@example.org']);
    expect(mails[0]?.subject).toContain('Votre billet');
  });

  test('two thousand rows are registered some at a time, and found by search', async () => {
    const rows = Array.from({ length: 2000 }, (_, index) => `Personne,N${index},p${index}@example.org`);
    const { location } = await brought(`Prénom,Nom,Courriel\n${rows.join('\n')}\n`);
    await run(location);
    expect(await RegistrationModel.countDocuments({ forum: forum._id })).toBe(2000);
    const list = await organiser.get(`${paths.organiserRegistrations('fr', forum.slug)}?q=N1999`);
    expect(list.visible).toContain('Personne N1999');
    expect((await organiser.get(location)).visible).toContain('Importation terminée');
  }, 60_000);
});

test('strangers, people of another forum and who only reads are refused; another forum’s table is not there', async () => {
  const { id } = await brought('Prénom,Nom\nA,B\n');
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  const elsewhere = await createForum();
  const other = await app.signedIn(await createMember(elsewhere, 'organiser'));
  const address = paths.importRegistrations('fr', forum.slug, id);
  expect((await app.client().post(address)).status).toBe(401);
  for (const client of [viewer, other]) {
    expect((await client.get(address)).status).toBe(403);
    expect((await client.post(address)).status).toBe(403);
  }
  expect((await other.get(paths.importRegistrations('fr', elsewhere.slug, id))).status).toBe(404);
  expect(await people()).toHaveLength(0);
});

describe('replies to the forum’s own questions', () => {
  const options = (...words: string[]) =>
    words.map((fr, index) => ({ id: `o${index}`, label: { fr, ar: `${fr} ع` } }));
  beforeEach(async () => {
    await QuestionnaireModel.create({
      _id: forum._id,
      version: 1,
      questions: [
        {
          id: 'days',
          kind: 'choices',
          label: { fr: 'Jours ?', ar: 'الأيام؟' },
          options: options('Jeudi', 'Jeudi matin', 'Vendredi'),
        },
        { id: 'bed', kind: 'yesNo', label: { fr: 'Lit' }, required: true },
        { id: 'night', kind: 'date', label: { fr: 'Arrivée' }, onlyIf: [{ question: 'bed', option: 'yes' }] },
        { id: 'meal', kind: 'choice', label: { fr: 'Repas' }, options: options('Viande', 'Sans viande') },
      ],
    });
  });

  test('are in columns called like the questions, in words of any language', async () => {
    const rows = [
      'Sara;A;"Jeudi matin, Vendredi";Oui;09/11/2025;Sans viande',
      'Omar;B;Jeudi et Vendredi;نعم;2025-11-10;',
      'Ali;C;;no;2025-11-10;viande ع',
      'Nour;D;;;;',
    ];
    const { location, page } = await brought(['Prénom;Nom;الأيام؟;Lit;Arrivée;REPAS', ...rows].join('\n'));
    expect(page.visible).not.toContain('non reconnues');
    await run(location);
    expect((await people()).map(({ replies }) => replies)).toEqual([
      { days: ['o1', 'o2'], bed: 'yes', night: '2025-11-09', meal: 'o1' },
      { days: ['o0', 'o2'], bed: 'yes', night: '2025-11-10' },
      // Who needs no bed is not asked when they come.
      { bed: 'no', meal: 'o0' },
      {},
    ]);
  });

  test('that are none are told with the question’s words, and their rows wait', async () => {
    const rows = ['Sara;A;Samedi;peut-être', 'Omar;B;Jeudi;oui'];
    const { location, page } = await brought(['Prénom;Nom;Jours;Lit', ...rows].join('\n'));
    expect(page.visible).toMatch(/2 Jours \? Samedi Choisissez une des réponses proposées/);
    expect(page.visible).toMatch(/2 Lit peut-être/);
    await run(location);
    expect((await people()).map(({ givenName }) => givenName)).toEqual(['Omar']);
  });

  test('a table that was exported comes back as it went', async () => {
    const replies = { days: ['o0', 'o2'], bed: 'yes', night: '2025-11-09', meal: 'o1' };
    await createRegistration(forum, { replies });
    const csv = await organiser.get(paths.organiserRegistrationsCsv('fr', forum.slug));
    const other = await createForum();
    const { questions } = (await QuestionnaireModel.findById(forum._id).lean()) ?? { questions: [] };
    await QuestionnaireModel.create({ _id: other._id, version: 1, questions });
    forum = other;
    organiser = await app.signedIn(await createMember(forum, 'organiser'));
    const { location } = await brought(csv.text);
    await run(location);
    expect((await people())[0]?.replies).toEqual(replies);
  });
});
