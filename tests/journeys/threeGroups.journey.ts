import { type Browser, expect, type Page } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { paths } from '../../src/paths.ts';
import { colleague } from './support/look.ts';
import {
  expectSaved,
  inviteRapporteur,
  makeGroup,
  onDevice,
  onServer,
  openWorkspace,
  type Rapporteur,
  readyForOffline,
  syncState,
} from './support/rapporteurs.ts';
import { type Site, test } from './support/site.ts';

const GROUPS = ['Oriental', 'Tanger', 'Fès'] as const;
const CONTRIBUTIONS_EACH = 25;
/** Of the six devices: 40 in all. */
const RECOMMENDATIONS = [7, 7, 7, 7, 6, 6] as const;
const PHRASES = [
  'الشباك الموحد في الجماعة',
  'Les guichets ne se parlent pas',
  'مواكبة الأسر à Figuig',
  'Un relais 🤝 par commune',
];

test('three groups work for two hours without a network, tabs are killed, and nothing is lost', async ({
  browser,
  site,
}) => {
  test.setTimeout(600_000);
  const owner = await colleague(browser, site.base, 'fr', 'owner');
  const devices = await assignEveryone(owner.page, browser, site);

  await test.step('everybody opens the workspace once, then the network is cut', async () => {
    for (const { page, lang, group } of devices) {
      await openWorkspace(page, lang, group);
      await expectSaved(page);
      await readyForOffline(page);
    }
    for (const { wire } of devices) wire.cut();
  });

  await test.step('150 contributions and 40 recommendations, with tabs killed at random', async () => {
    await Promise.all(devices.map((device, index) => work(device, index)));
    for (const { page } of devices) await expect(syncState(page)).toHaveAttribute('data-sync', 'offline');
    const [one] = devices;
    if (one) expect(Object.keys((await onServer(owner.page, site, one.group)).contributions)).toEqual([]);
  });

  await test.step('the network is back: everything is everywhere, once', async () => {
    for (const { wire } of devices) wire.mend();
    for (const { page } of devices) await expectSaved(page);
    for (const group of new Set(devices.map((device) => device.group))) {
      const own = devices.filter((device) => device.group === group);
      await expect
        .poll(
          async () => {
            const [server, ...copies] = await Promise.all([
              onServer(owner.page, site, group),
              ...own.map(({ page }) => onDevice(page, group)),
            ]);
            return copies.every((copy) => JSON.stringify(copy) === JSON.stringify(server));
          },
          { timeout: 30_000 },
        )
        .toBe(true);
      const { contributions, recommendations } = await onServer(owner.page, site, group);
      const texts = Object.values(contributions)
        .map(({ text }) => String(text))
        .sort();
      expect(texts).toEqual(own.flatMap(({ said }) => said).sort());
      const statements = Object.values(recommendations).map(
        (fields) => fields['statement.fr'] ?? fields['statement.ar'],
      );
      expect(statements.sort()).toEqual(own.flatMap(({ drafted }) => drafted).sort());
      await expectInRecords(
        owner.page,
        group,
        own.flatMap(({ said }) => said),
      );
    }
    expect(devices.flatMap(({ said }) => said)).toHaveLength(150);
    expect(devices.flatMap(({ drafted }) => drafted)).toHaveLength(40);
  });
  await Promise.all(devices.map(({ context }) => context.close()));
  await Promise.all(devices.map(({ wire }) => wire.close()));
  await owner.context.close();
});

interface Device extends Rapporteur {
  lang: 'ar' | 'fr';
  group: string;
  said: string[];
  drafted: string[];
}

async function assignEveryone(owner: Page, browser: Browser, site: Site): Promise<Device[]> {
  const devices: Device[] = [];
  for (const name of GROUPS) {
    const people = [];
    for (const lang of ['ar', 'fr'] as const)
      people.push({
        lang,
        ...(await inviteRapporteur(owner, browser, site, { name: `${name} ${lang}`, lang })),
      });
    const group = await makeGroup(
      owner,
      `Groupe ${name}`,
      people.map((person) => person.name),
    );
    devices.push(...people.map((person) => ({ ...person, group, said: [], drafted: [] })));
  }
  return devices;
}

/** Two hours of a rapporteur. */
async function work(device: Device, index: number): Promise<void> {
  const random = numbers(index + 7);
  const drafts = RECOMMENDATIONS[index] ?? 0;
  for (let n = 0; n < CONTRIBUTIONS_EACH; n += 1) {
    await takeDown(device, `${PHRASES[(n + index) % PHRASES.length]} ${index}/${n}`, random);
    if (n % 3 === 2 && device.drafted.length < drafts) await draft(device, n);
    if (random() < 0.05) await kill(device);
  }
  while (device.drafted.length < drafts) await draft(device, 100 + device.drafted.length);
}

/** Now and then the tab dies in the middle of a word: the words typed so far are there again. */
async function takeDown(device: Device, text: string, random: () => number): Promise<void> {
  const box = () => device.page.locator('#live-text');
  if (random() < 0.07) {
    const half = text.slice(0, Math.floor(text.length / 2));
    await box().fill(half);
    await kill(device);
    await expect(box()).toHaveValue(half);
  }
  await box().fill(text);
  await box().press('Control+Enter');
  await expect(box()).toHaveValue('');
  await expect(newest(device.page)).toContainText(text);
  device.said.push(text);
}

/** What was taken down last. It comes on the list a moment after the box is empty again. */
const newest = (page: Page) => page.locator('.contributions > li').first();

async function draft(device: Device, n: number): Promise<void> {
  const { page, lang } = device;
  const statement = `${lang === 'ar' ? 'توصية' : 'Recommandation'} ${device.name} ${n}`;
  const contribution = newest(page);
  await contribution.getByRole('button', { name: translator(lang)('workspace:addTo') }).click();
  await contribution.locator('[data-target=new]').click();
  const field = page.locator(`textarea[id^="statement-${lang}-"]`);
  await field.fill(statement);
  await page.locator('.live__draft [aria-expanded=true]').click();
  await expect(field).toHaveCount(0);
  device.drafted.push(statement);
}

/** The tab is gone from one moment to the next; a new one opens without a network. */
async function kill(device: Device): Promise<void> {
  const { context, lang, group } = device;
  await device.page.close({ runBeforeUnload: false });
  device.page = await context.newPage();
  await openWorkspace(device.page, lang, group);
}

/** What organisers and the report read: the records, with a number each. */
async function expectInRecords(page: Page, group: string, said: readonly string[]): Promise<void> {
  await expect
    .poll(
      async () => {
        const texts: string[] = [];
        for (let n = 1; n <= Math.ceil(said.length / 30); n += 1) {
          const answer = await page.request.get(paths.rapporteurGroup('fr', group, `page=${n}`));
          const html = await answer.text();
          texts.push(...[...html.matchAll(/contribution__text[^>]*>([^<]*)</g)].map(([, text = '']) => text));
        }
        return texts.sort();
      },
      { timeout: 30_000 },
    )
    .toEqual([...said].sort());
}

/** The same random numbers in every run (Park and Miller's generator). */
function numbers(seed: number): () => number {
  let state = seed * 7_919;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
