import { type Browser, type BrowserContext, expect, type Page, type Response } from '@playwright/test';
import { paths } from '../../src/paths.ts';
import { DESKTOP, faultsInSource, faultsOf, type Lang, PHONE, signIn } from './support/page.ts';
import { register } from './support/registering.ts';
import { FORUM, type Site, test } from './support/site.ts';

/** A page by its address in a language; what a reader must be answered there, and what of it is not ours to judge. */
interface Stop {
  address: (lang: Lang) => string;
  status?: number;
  without?: string;
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What the demonstration lacks: a mail, and a recommendation that the whole forum adopted; and who is signed in. */
interface Stage {
  owner: State;
  rapporteur: State;
  open: Stop[];
  staff: Stop[];
  groups: Stop[];
}

// The longest of the journeys: each language may be walked beside another.
test.describe.configure({ mode: 'parallel' });

let stage: Stage;

test.beforeAll(async ({ browser, site }) => {
  test.setTimeout(180_000);
  await register(site.base, 'ar', { givenName: 'ليلى', familyName: 'بناني', email: 'laila@example.org' });
  const owner = await signedIn(browser, site, 'owner');
  const rapporteur = await signedIn(browser, site, 'rapporteur');
  const group = await linkOn(rapporteur, paths.rapporteur('fr'), /\/rapporteur\/groups\/(\w{24})/);
  const recommendation = await adoptRecommendation(rapporteur, owner, site, group);
  stage = {
    owner: await owner.storageState(),
    rapporteur: await rapporteur.storageState(),
    open: await openPages(owner),
    staff: await staffPages(owner),
    groups: [
      { address: paths.rapporteur },
      { address: (lang) => paths.rapporteurGroup(lang, group) },
      { address: (lang) => paths.newRecommendation(lang, group) },
      { address: (lang) => paths.groupRounds(lang, group) },
      { address: (lang) => paths.groupRecommendation(lang, recommendation) },
    ],
  };
  await owner.close();
  await rapporteur.close();
});

/**
 * axe is by far the slowest: each page is looked at from the right on a phone, and those open to all from the left on a desk
 * too; the journeys look at the staff's pages as they come to them.
 */
const AXE_AT: Partial<Record<Lang, typeof PHONE>> = { ar: PHONE, fr: DESKTOP };

for (const lang of ['ar', 'fr'] as const) {
  test(`every page in ${lang} is whole, in its language, and open to all`, async ({ browser, site }) => {
    test.setTimeout(300_000);
    const faults = await Promise.all([
      walk(browser, site, lang, stage.open),
      walk(browser, site, lang, stage.staff, stage.owner),
    ]);
    const inGroups = await walk(browser, site, lang, stage.groups, stage.rapporteur);
    expect([...faults.flat(), ...inGroups].join('\n')).toBe('');
  });
}

for (const lang of ['es', 'en'] as const) {
  // Drawn as the French ones are: only their words are others.
  test(`every page in ${lang} is there, in its language`, async ({ browser, site }) => {
    const faults = [
      ...(await read(browser, site, lang, stage.open)),
      ...(await read(browser, site, lang, stage.staff, stage.owner)),
      ...(await read(browser, site, lang, stage.groups, stage.rapporteur)),
    ];
    expect(faults.join('\n')).toBe('');
  });
}

const LIGHT = 60 * 1024;

for (const lang of ['ar', 'fr'] as const) {
  test(`public pages in ${lang} are light, and bring two weights of the scripts they show`, async ({
    browser,
    site,
  }) => {
    test.setTimeout(180_000);
    const faults: string[] = [];
    const addresses = stage.open.map(({ address }) => site.base + address(lang));
    // Most of the time is waiting for a network that is still.
    const weighAll = async () => {
      for (let next = addresses.pop(); next; next = addresses.pop())
        faults.push(...(await weigh(browser, next)));
    };
    await Promise.all([weighAll(), weighAll(), weighAll(), weighAll()]);
    expect(faults.join('\n')).toBe('');
  });
}

/** Walks the pages on a phone, and on a desk too; tells everything that is wrong with any of them. */
async function walk(
  browser: Browser,
  { base }: Site,
  lang: Lang,
  stops: Stop[],
  storageState?: State,
): Promise<string[]> {
  const context = await browser.newContext({
    baseURL: base,
    viewport: PHONE,
    ...(storageState && { storageState }),
  });
  const page = await context.newPage();
  const faults: string[] = [];
  let at = '';
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== base) faults.push(`${at}: asks ${url.host}`);
  });
  page.on('pageerror', ({ message }) => faults.push(`${at}: ${message}`));
  for (const { address, status = 200, without } of stops) {
    at = address(lang);
    await page.setViewportSize(PHONE);
    const answer = await page.goto(at);
    if (answer?.status() !== status) faults.push(`${at}: ${answer?.status()} instead of ${status}`);
    for (const size of [PHONE, DESKTOP]) {
      await page.setViewportSize(size);
      const look = {
        ...(without && { without }),
        axe: AXE_AT[lang] === size && (lang === 'ar' || !storageState),
      };
      const found = await faultsOf(page, lang, look);
      faults.push(...found.map((fault) => `${at} at ${size.width}: ${fault}`));
    }
  }
  await context.close();
  return faults;
}

/** Reads the pages without drawing them; tells everything that is wrong with their words. */
async function read(
  browser: Browser,
  { base }: Site,
  lang: Lang,
  stops: Stop[],
  storageState?: State,
): Promise<string[]> {
  const context = await browser.newContext({ baseURL: base, ...(storageState && { storageState }) });
  const faults: string[] = [];
  for (const { address, status = 200 } of stops) {
    const at = address(lang);
    const answer = await context.request.get(at);
    if (answer.status() !== status) faults.push(`${at}: ${answer.status()} instead of ${status}`);
    faults.push(...faultsInSource(await answer.text(), lang).map((fault) => `${at}: ${fault}`));
  }
  await context.close();
  return faults;
}

/** Loads a page as somebody who was never here: its bytes on the wire, and its fonts. */
async function weigh(browser: Browser, address: string): Promise<string[]> {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  const answers: Response[] = [];
  page.on('response', (response) => answers.push(response));
  await page.goto(address, { waitUntil: 'networkidle' });
  const ours = answers.filter((one) =>
    ['document', 'stylesheet', 'script'].includes(one.request().resourceType()),
  );
  const sizes = await Promise.all(ours.map((one) => one.request().sizes()));
  const bytes = sizes.reduce((sum, size) => sum + size.responseBodySize + size.responseHeadersSize, 0);
  const fonts = answers.filter((one) => one.request().resourceType() === 'font');
  const faults = [
    ...(ours.length < 3 ? [`only ${ours.length} answers were weighed`] : []),
    ...(bytes > LIGHT ? [`${bytes} bytes`] : []),
    ...(await wrongFonts(page, fonts)),
  ];
  await context.close();
  return faults.map((fault) => `${address}: ${fault}`);
}

const SCRIPTS: Record<string, RegExp> = {
  arabic: /[\u0600-\u06FF]/,
  // Digits are drawn by the Latin file.
  latin: /[0-9A-Za-z]/,
  'latin-ext': /[\u0100-\u024F\u1E00-\u1EFF]/,
};

async function wrongFonts(page: Page, fonts: Response[]): Promise<string[]> {
  const text = await page.locator('body').innerText();
  const names = fonts.map((font) => /-(arabic|latin|latin-ext)-(\d+)-normal/.exec(font.url()) ?? []);
  const weights = new Set(names.map(([, , weight]) => weight));
  const headers = await Promise.all(fonts.map((font) => font.headerValue('cache-control')));
  return [
    ...(fonts.length === 0 ? ['no font was loaded'] : []),
    ...(weights.size > 2 ? [`weights ${[...weights].join(', ')}`] : []),
    ...names.flatMap(([, script = 'unknown']) =>
      SCRIPTS[script]?.test(text) ? [] : [`a font for ${script}, which the page does not show`],
    ),
    ...headers.filter((header) => !header?.includes('immutable')).map((header) => `a font kept as ${header}`),
  ];
}

async function signedIn(browser: Browser, { base }: Site, who: 'owner' | 'rapporteur') {
  const context = await browser.newContext({ baseURL: base });
  const page = await context.newPage();
  await signIn(page, 'fr', who);
  await page.close();
  return context;
}

/** What the pattern finds on a page of the site. */
async function linkOn(context: BrowserContext, address: string, pattern: RegExp): Promise<string> {
  const answer = await context.request.get(address);
  const [, found] = pattern.exec(await answer.text()) ?? [];
  // Reported by the walk, as a page that is not there.
  return found ?? 'nothing-was-linked';
}

async function openPages(context: BrowserContext): Promise<Stop[]> {
  const find = (address: string, pattern: RegExp) => linkOn(context, address, pattern);
  const agenda = paths.agenda('fr', FORUM);
  const session = await find(agenda, /\/sessions\/([\w-]+)"/);
  const day = await find(agenda, /datetime="(\d{4}-\d\d-\d\d)/);
  const speaker = await find(paths.speakers('fr', FORUM), /\/speakers\/([\w-]+)"/);
  return [
    { address: paths.home },
    ...[
      paths.forum,
      paths.agenda,
      paths.hallScreen,
      paths.embeddedAgenda,
      paths.speakers,
      paths.materials,
      paths.recommendations,
      paths.newRegistration,
      paths.registrationSent,
    ].map((address) => ({ address: (lang: Lang) => address(lang, FORUM) })),
    { address: (lang) => paths.agendaDay(lang, FORUM, day) },
    { address: (lang) => paths.session(lang, FORUM, session) },
    { address: (lang) => paths.speaker(lang, FORUM, speaker) },
    { address: (lang) => paths.recommendation(lang, FORUM, 1) },
    { address: (lang) => paths.signIn(lang) },
    { address: paths.passwordReset },
    { address: paths.passwordResetSent },
    { address: (lang) => `/${lang}/nowhere`, status: 404 },
  ];
}

async function staffPages(context: BrowserContext): Promise<Stop[]> {
  const one = (address: (lang: Lang, forum: string) => string, name: string) =>
    linkOn(context, address('fr', FORUM), new RegExp(`/${name}/([0-9a-f]{24})"`));
  const session = await one(paths.organiserAgenda, 'agenda/sessions');
  const room = await one(paths.organiserRooms, 'rooms');
  const speaker = await one(paths.organiserSpeakers, 'speakers');
  const registration = await one(paths.organiserRegistrations, 'registrations');
  const group = await one(paths.organiserWorkshops, 'workshops/groups');
  const workshop = await one(paths.organiserWorkshops, 'workshops/designs');
  const person = await one(paths.organiserPeople, 'people');
  const mail = await one(paths.organiserMail, 'mail');
  return [
    { address: paths.organiser },
    { address: paths.newForum },
    ...[
      paths.organiserForum,
      paths.organiserAgenda,
      paths.newSession,
      paths.organiserRooms,
      paths.agendaChecks,
      paths.agendaConflicts,
      paths.delayAgenda,
      paths.copyDay,
      paths.swapRooms,
      paths.newRelease,
      paths.organiserReleases,
      paths.newRoom,
      paths.organiserSpeakers,
      paths.organiserNewSpeaker,
      paths.organiserMaterials,
      paths.newMaterial,
      paths.organiserRegistrations,
      paths.organiserNewRegistration,
      paths.registrationFigures,
      paths.duplicates,
      paths.questions,
      paths.newQuestion,
      paths.questionsPreview,
      paths.places,
      paths.organiserCheckIn,
      paths.organiserWalkIn,
      paths.organiserWorkshops,
      paths.newGroup,
      paths.organiserRecommendations,
      paths.organiserMail,
      paths.organiserPeople,
      paths.newInvitation,
      paths.organiserAudit,
      paths.editForum,
    ].map((address) => ({ address: (lang: Lang) => address(lang, FORUM) })),
    { address: (lang) => paths.workshopDesign(lang, FORUM, workshop) },
    { address: (lang) => paths.editSession(lang, FORUM, session) },
    { address: (lang) => paths.editRoom(lang, FORUM, room) },
    { address: (lang) => paths.organiserSpeaker(lang, FORUM, speaker) },
    { address: (lang) => paths.organiserSpeakerAvailability(lang, FORUM, speaker) },
    { address: (lang) => paths.organiserRegistration(lang, FORUM, registration) },
    { address: (lang) => `${paths.organiserCheckIn(lang, FORUM)}?q=Participant` },
    { address: (lang) => paths.editGroup(lang, FORUM, group) },
    // The mail is a page of its own in there, in its reader's language.
    { address: (lang) => paths.organiserMailItem(lang, FORUM, mail), without: 'iframe' },
    { address: (lang) => paths.organiserPerson(lang, FORUM, person) },
    { address: paths.account },
  ];
}

/** From a group's workspace to the forum's adopted recommendations; gives its id. */
async function adoptRecommendation(
  rapporteur: BrowserContext,
  owner: BrowserContext,
  { base }: Site,
  group: string,
): Promise<string> {
  const post = async (who: BrowserContext, address: string, form: Record<string, string>) => {
    const answer = await who.request.post(address, { form, headers: { origin: base } });
    expect({ address, status: answer.status() }).toEqual({ address, status: 200 });
    return answer;
  };
  const workspace = paths.rapporteurGroup('fr', group);
  const token = () => linkOn(rapporteur, workspace, /name="submission" value="([^"]+)"/);
  await post(rapporteur, paths.createContribution('fr', group), {
    text: 'L’accès aux soins dépend du quartier.',
    kind: 'challenge',
    lang: 'fr',
    submission: await token(),
  });
  const form = paths.newRecommendation('fr', group);
  const made = await post(rapporteur, paths.createRecommendation('fr', group), {
    'statement[ar]': 'إحداث نقطة استقبال واحدة للمهاجرين في كل جماعة.',
    'statement[fr]': 'Créer dans chaque commune un guichet unique d’accueil des migrants.',
    'reason[fr]': 'Les démarches sont dispersées.',
    theme: 'health',
    level: 'communal',
    horizon: 'short',
    territories: 'MA-01',
    addresseeKinds: 'commune',
    'indicator[fr]': 'Communes dotées d’un guichet',
    submission: await linkOn(rapporteur, form, /name="submission" value="([^"]+)"/),
  });
  const [, id = ''] = /recommendations\/(\w{24})/.exec(made.url()) ?? [];
  for (const move of ['proposal', 'agreement'])
    await post(rapporteur, paths.rapporteurMove('fr', id, move), { version: await version(rapporteur, id) });
  const adoption = paths.organiserMove('fr', FORUM, id, 'adoption');
  await post(owner, adoption, { version: await version(owner, id) });
  return id;
}

const version = (who: BrowserContext, recommendation: string) =>
  linkOn(who, paths.groupRecommendation('fr', recommendation), /name="version" value="(\d+)"/);
