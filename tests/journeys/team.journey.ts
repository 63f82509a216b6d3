import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { translator } from '../../src/i18n/setup.ts';
import { linkIn } from './support/letterbox.ts';
import { look } from './support/look.ts';
import { type Lang, signIn, staff } from './support/page.ts';
import { test } from './support/site.ts';

const FIRST_PASSWORD = 'quatre mots plutôt rares';
const SECOND_PASSWORD = 'cinq mots encore plus rares';

for (const lang of ['ar', 'fr'] as const) {
  const t = translator(lang);
  const email = `collegue-${lang}@example.org`;
  const name = lang === 'ar' ? 'زميلة مفترضة' : 'Collègue Inventée';

  test(`the owner brings a person in, changes their role and sees them off (${lang})`, async ({
    page,
    browser,
    site,
  }) => {
    test.setTimeout(240_000);
    const context = await browser.newContext({ baseURL: site.base });
    const invited = await context.newPage();
    const openStaff = (rest: string) => invited.goto(staff(lang, rest)).then((answer) => answer?.status());
    await signIn(page, lang, 'owner');

    await test.step('invites', async () => {
      await page.goto(staff(lang, '/people'));
      await page.getByRole('link', { name: t('accounts:people.invite') }).click();
      await look(page, lang, 'team-invite');
      await page.locator('[name=name]').fill(name);
      await page.locator('[name=email]').fill('pas-une-adresse');
      await page.locator('[name=role][value=organiser]').check();
      await page.getByRole('button', { name: t('accounts:invite.submit') }).click();
      await expect(page.locator('[name=email]')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.locator('[name=name]')).toHaveValue(name);
      await page.locator('[name=email]').fill(email);
      await page.locator('[name=language]').selectOption(lang);
      await page.getByRole('button', { name: t('accounts:invite.submit') }).click();
      await expect(page.getByText(t('accounts:people.states.invited'))).toBeVisible();
      await look(page, lang, 'team-people-invited');
    });

    const letter = await site.letters.take(email);
    const link = linkIn(letter, new RegExp(`/${lang}/invitations/`));
    await test.step('the person accepts by the mailed link and is inside', async () => {
      expect(letter.html).toContain(`dir="${lang === 'ar' ? 'rtl' : 'ltr'}"`);
      await invited.goto(link);
      await look(invited, lang, 'team-invitation');
      await invited.locator('[name=name]').fill(name);
      await invited.locator('[name=password]').fill('123456');
      await invited.getByRole('button', { name: t('accounts:invitation.join') }).click();
      await expect(invited.locator('[name=password]')).toHaveAttribute('aria-invalid', 'true');
      await invited.locator('[name=password]').fill(FIRST_PASSWORD);
      await invited.getByRole('button', { name: t('accounts:invitation.join') }).click();
      await expect(invited.getByText(t('accounts:flash.joined'))).toBeVisible();
      expect(await openStaff('/settings')).toBe(200);
      // The link was for once.
      const again = await invited.goto(link);
      expect(again?.status()).toBeGreaterThanOrEqual(400);
      await look(invited, lang, 'team-link-over');
    });

    await test.step('as a viewer they read and do not change; removed, they are refused', async () => {
      await page.goto(staff(lang, '/people'));
      await page
        .getByRole('row', { name: new RegExp(name) })
        .getByRole('link')
        .click();
      await look(page, lang, 'team-person');
      await page.locator('[name=role][value=viewer]').check();
      await page.getByRole('button', { name: t('common:save'), exact: true }).click();
      await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText(
        t('terms:forumRoles.viewer'),
      );
      expect(await openStaff('/agenda')).toBe(200);
      expect(await openStaff('/settings')).toBe(403);
      await look(invited, lang, 'team-forbidden');
      await page
        .getByRole('row', { name: new RegExp(name) })
        .getByRole('link')
        .click();
      await page.locator('details.confirm summary').click();
      await page.locator('details.confirm button').click();
      await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveCount(0);
      expect([403, 404]).toContain(await openStaff('/agenda'));
      await invited.goto(`/${lang}/organiser`);
      await look(invited, lang, 'team-no-forum');
    });

    await test.step('the history tells it in words', async () => {
      await page.goto(staff(lang, '/audit'));
      const main = page.locator('main');
      for (const verb of ['invitation.sent', 'membership.began', 'membership.changed', 'membership.ended'])
        await expect(main).toContainText(t(`accounts:history.verbs.${verb}`));
      await expect(main).toContainText(name);
      await expect(main).not.toContainText('membership.');
      for (const summary of await main.locator('details summary').all()) await summary.click();
      await expect(main).toContainText(t('terms:forumRoles.viewer'));
      await look(page, lang, 'team-history');
    });

    await test.step('a forgotten password is set anew by mail, and every device is signed out', async () => {
      await invited.getByRole('button', { name: t('layout:signOut') }).click();
      await invited.goto(`/${lang}/sign-in`);
      await look(invited, lang, 'sign-in');
      await invited.getByRole('link', { name: t('accounts:signIn.forgotten') }).click();
      await invited.locator('[name=email]').fill(email);
      await invited.getByRole('button', { name: t('accounts:passwordReset.submit') }).click();
      await expect(invited.locator('main')).toContainText(t('accounts:passwordReset.sent'));
      const reset = linkIn(await site.letters.take(email), /\/password-reset\//);
      await invited.goto(reset);
      await look(invited, lang, 'new-password');
      await invited.locator('[name=password]').fill(SECOND_PASSWORD);
      await invited.getByRole('button', { name: t('accounts:newPassword.submit') }).click();
      await expect(invited.locator('main')).toContainText(t('accounts:signIn.notices.passwordSet'));
      expect((await invited.goto(reset))?.status()).toBeGreaterThanOrEqual(400);
      await signInAs(invited, lang, email, FIRST_PASSWORD);
      await expect(invited.locator('main')).toContainText(t('accounts:errors.wrongSignIn'));
      await expect(invited.locator('[name=email]')).toHaveValue(email);
      await signInAs(invited, lang, email, SECOND_PASSWORD);
      await invited.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
    });

    await test.step('signs out everywhere', async () => {
      const phone = await browser.newContext({ baseURL: site.base });
      const lost = await phone.newPage();
      await signInAs(lost, lang, email, SECOND_PASSWORD);
      await lost.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
      await invited.goto(`/${lang}/account`);
      await look(invited, lang, 'account');
      await invited.getByRole('button', { name: t('accounts:account.signOutEverywhere') }).click();
      await expect(invited.locator('main')).toContainText(t('accounts:signIn.notices.signedOutEverywhere'));
      await lost.goto(`/${lang}/organiser`);
      await expect(lost).toHaveURL(/\/sign-in/);
      await phone.close();
      await page.goto(`/${lang}/organiser/audit`);
      for (const verb of ['account.passwordReset', 'account.signedOutEverywhere'])
        await expect(page.locator('main')).toContainText(t(`accounts:history.verbs.${verb}`));
      await look(page, lang, 'accounts-history');
    });
    await context.close();
  });

  test(`the first account is made by the link that an empty installation prints (${lang})`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    const server = await emptyInstallation();
    try {
      const printed = await server.link;
      const link = printed.replace(/\/[a-z]{2}\/first-account/, `/${lang}/first-account`);
      await page.goto(link);
      await look(page, lang, 'first-account');
      await page.locator('[name=name]').fill(name);
      await page.locator('[name=email]').fill(email);
      await page.locator('[name=password]').fill(FIRST_PASSWORD);
      await page.getByRole('button', { name: t('accounts:firstAccount.submit') }).click();
      await expect(page.getByText(t('accounts:flash.firstAccount'))).toBeVisible();
      await look(page, lang, 'first-forums');
      await expect(page.getByRole('link', { name: t('forums:mine.create') }).first()).toBeVisible();
      expect((await page.goto(link))?.status()).toBeGreaterThanOrEqual(400);
      await page.goto(`${new URL(link).origin}/${lang}`);
      await look(page, lang, 'first-home');
    } finally {
      await server.end();
    }
  });
}

async function signInAs(page: Page, lang: Lang, email: string, password: string): Promise<void> {
  await page.goto(`/${lang}/sign-in`);
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.locator('main form button.button--primary').click();
}

/** `npm start` on a folder with nothing in it; `link` is what it prints for the first account. */
async function emptyInstallation(): Promise<{ link: Promise<string>; end(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'multaqa-empty-'));
  const port = await freePort();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/server.ts'], {
    env: {
      ...process.env,
      PORT: String(port),
      BASE_URL: `http://localhost:${port}`,
      DATA_DIR: path.join(folder, 'data'),
      UPLOADS_DIR: path.join(folder, 'uploads'),
      MONGODB_URI: '',
      SMTP_URL: '',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const link = new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const found = said.match(/https?:\/\/\S+\/first-account\/\S+/);
      if (found) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} and said: ${said}`)));
  });
  return {
    link,
    end: async () => {
      if (child.exitCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGTERM');
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
