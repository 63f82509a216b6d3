import { expect, type Locator } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { paths } from '../../src/paths.ts';
import { atRest } from './support/atRest.ts';
import { fingerOn } from './support/finger.ts';
import { colleague, look } from './support/look.ts';
import { DESKTOP, PHONE, signIn } from './support/page.ts';
import {
  expectSaved,
  inviteRapporteur,
  makeGroup,
  onDevice,
  onServer,
  openWorkspace,
  readyForOffline,
  sendInBackground,
  syncState,
} from './support/rapporteurs.ts';
import { PASSWORD, test } from './support/site.ts';

const SAID = { ar: 'لا توجد نقطة استقبال à la frontière', fr: 'Les guichets ne se parlent pas, هذا صحيح' };

for (const lang of ['ar', 'fr'] as const) {
  const t = translator(lang);

  test(`two rapporteurs of a group: without a network, together, and past the end of a sign-in (${lang})`, async ({
    browser,
    site,
  }) => {
    test.setTimeout(240_000);
    const owner = await colleague(browser, site.base, lang, 'owner');
    const names = [`Amina ${lang}`, `Bruno ${lang}`];
    const [amina, bruno] = await Promise.all(
      names.map((name) => inviteRapporteur(owner.page, browser, site, { name, lang })),
    );
    if (!amina || !bruno) throw new Error('nobody was invited');
    const group = await makeGroup(owner.page, `Groupe ${lang}`, names);
    await amina.page.setViewportSize(lang === 'ar' ? PHONE : DESKTOP);
    await openWorkspace(amina.page, lang, group);
    await expectSaved(amina.page);

    await test.step('without a network everything goes on, and the page says where it is', async () => {
      await readyForOffline(amina.page);
      amina.wire.cut();
      await amina.page.locator('#live-text').fill(SAID[lang]);
      await amina.page.locator('.live__capture button[type=submit]').click();
      await expect(syncState(amina.page)).toHaveAttribute('data-sync', 'offline');
      await amina.page.goto(paths.rapporteur(lang));
      await amina.page.getByRole('link', { name: `Groupe ${lang}` }).click();
      await expect(amina.page.locator('.contribution__text')).toHaveText(SAID[lang]);
      await expect(syncState(amina.page)).toContainText(
        t('workspace:status.offline', { time: '' }).slice(0, 12),
      );
      await look(amina.page, lang, 'workspace-offline');
      amina.wire.mend();
      await expectSaved(amina.page);
      expect(Object.values((await onServer(owner.page, site, group)).contributions)[0]?.text).toBe(
        SAID[lang],
      );
    });

    await test.step('with the tab closed, the worker sends when there is a network again', async () => {
      amina.wire.cut();
      await amina.page.locator('#live-text').fill('Dit avant de fermer l’onglet');
      await amina.page.locator('.live__capture button[type=submit]').click();
      await expect(syncState(amina.page)).toHaveAttribute('data-sync', 'offline');
      await amina.page.goto(paths.rapporteur(lang));
      const texts = async () =>
        Object.values((await onServer(owner.page, site, group)).contributions).map(({ text }) => text);
      amina.wire.mend();
      expect(await texts()).not.toContain('Dit avant de fermer l’onglet');
      await sendInBackground(amina.page);
      await expect.poll(texts).toContain('Dit avant de fermer l’onglet');
      await openWorkspace(amina.page, lang, group);
      await expectSaved(amina.page);
      await amina.page
        .locator('.live .contribution')
        .first()
        .getByRole('button', { name: t('workshops:contribution.remove') })
        .click();
      await expect(amina.page.locator('.live .contribution')).toHaveCount(1);
      await expectSaved(amina.page);
    });

    await test.step('two see each other, and write in one text at once', async () => {
      await openWorkspace(bruno.page, lang, group);
      await expect(bruno.page.locator('.live__people')).toContainText(`Amina ${lang}`);
      await expect(amina.page.locator('.live__people')).toContainText(`Bruno ${lang}`);
      await amina.page.locator('#live-text').fill('Je note ceci');
      await expect(bruno.page.locator('.live__other')).toContainText('Je note ceci');
      await look(bruno.page, lang, 'workspace-together');
      await amina.page.locator('#live-text').fill('');
      const edit = t('common:edit');
      for (const { page } of [amina, bruno]) {
        await page.setViewportSize(DESKTOP);
        await page.locator('.contribution').getByRole('button', { name: edit }).click();
      }
      const fields = [amina, bruno].map(({ page }) => page.locator('.contribution textarea'));
      await fields[0]?.press('Home');
      await fields[1]?.press('End');
      await Promise.all([
        fields[0]?.pressSequentially('Hier : ', { delay: 30 }),
        fields[1]?.pressSequentially(' — dit Bruno', { delay: 30 }),
      ]);
      for (const field of fields) {
        await expect(field).toHaveValue(/Hier : /);
        await expect(field).toHaveValue(/ — dit Bruno/);
      }
      expect(await fields[0]?.inputValue()).toBe(await fields[1]?.inputValue());
      expect((await fields[0]?.inputValue())?.length).toBe(SAID[lang].length + 'Hier :  — dit Bruno'.length);
      for (const { page } of [amina, bruno]) await expectSaved(page);
    });

    await test.step('a sign-in that ends stops nobody: work goes on, and is sent after signing in again', async () => {
      const { page } = amina;
      await amina.context.clearCookies();
      await page.locator('#live-text').fill('Écrit après la fin de la session');
      await page.locator('.live__capture button[type=submit]').click();
      await expect(syncState(page)).toHaveAttribute('data-sync', 'signedOut');
      await look(page, lang, 'workspace-signed-out');
      await page.getByRole('link', { name: t('workspace:status.signIn') }).click();
      await page.locator('[name=email]').fill(`amina-${lang}@example.org`);
      await page.locator('[name=password]').fill(PASSWORD);
      await page.locator('main form button.button--primary').click();
      await expect(page.locator('#live-text')).toBeVisible();
      await expectSaved(page);
      const texts = Object.values((await onServer(owner.page, site, group)).contributions).map(
        ({ text }) => text,
      );
      expect(texts).toContain('Écrit après la fin de la session');
      expect(await onDevice(page, group)).toEqual(await onServer(owner.page, site, group));
    });

    await test.step('an earlier state is looked at and brought back', async () => {
      const { page } = bruno;
      await expect(page.locator('.contribution')).toHaveCount(2);
      await page.locator('.live__device summary').click();
      await look(page, lang, 'workspace-device');
      await page.setViewportSize(DESKTOP);
      const link = page.getByRole('link', { name: t('workspace:states.title') });
      if (!(await link.isVisible())) await page.locator('.live__device summary').click();
      await link.click();
      await look(page, lang, 'workspace-states');
      await page.locator('.provenance a').last().click();
      await look(page, lang, 'workspace-state');
      await page.getByRole('button', { name: t('workspace:states.restore') }).click();
      await expect(page.locator('main')).toContainText(t('workspace:states.restored'));
      await expect(page.locator('.live .contribution')).toHaveCount(1);
      await expect(amina.page.locator('.live .contribution')).toHaveCount(1);
    });

    await test.step('nobody of another group opens it, and the copy of a device can be removed', async () => {
      const stranger = await inviteRapporteur(owner.page, browser, site, { name: `Chafik ${lang}`, lang });
      const answer = await stranger.page.goto(paths.rapporteurGroup(lang, group));
      expect(answer?.status()).toBe(403);
      await stranger.context.close();
      await stranger.wire.close();
      await expectSaved(bruno.page);
      await bruno.page.locator('.live__device summary').click();
      await bruno.page.getByRole('button', { name: t('workspace:device.forget') }).click();
      await bruno.page.waitForURL(`**${paths.rapporteur(lang)}`);
      const left =
        "indexedDB.databases().then((all) => all.filter(({ name }) => name.endsWith('/" +
        group +
        "')).length)";
      await expect.poll(() => bruno.page.evaluate(left)).toBe(0);
    });
    for (const { context, wire } of [amina, bruno]) {
      await context.close();
      await wire.close();
    }
    await owner.context.close();
  });
}

test('on a tablet a finger carries what was said to a new recommendation', async ({ browser, site }) => {
  const context = await browser.newContext({
    baseURL: site.base,
    viewport: { width: 1180, height: 820 },
    hasTouch: true,
  });
  const page = await context.newPage();
  await signIn(page, 'ar', 'rapporteur');
  await page.goto(paths.rapporteur('ar'));
  await page.locator('main a[href*="/rapporteur/groups/"]').first().tap();
  await page.locator('#live-text').fill('شباك واحد في كل جماعة');
  await page.locator('.live__capture button[type=submit]').tap();
  const card = page.locator('.contributions > li').first();
  await expect(card).toContainText('شباك واحد في كل جماعة');
  await expectSaved(page);
  await card.scrollIntoViewIfNeeded();
  const from = await middleOf(card.locator('.live__handle'));
  const target = page.locator('[data-drop=new]');
  const before = await page.locator('.live__draft').count();
  const finger = await fingerOn(page);
  await finger.down(from);
  await finger.slide(from, await middleOf(target));
  await expect(target).toHaveClass(/is-target/);
  await finger.up();
  await expect(page.locator('.live__draft')).toHaveCount(before + 1);
  await expect(card).toContainText('التوصيات:');
  await expectSaved(page);
  await context.close();
});

async function middleOf(place: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = await atRest(place);
  return { x: x + width / 2, y: y + height / 2 };
}
