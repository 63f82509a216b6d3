import type { Browser, BrowserContext } from '@playwright/test';
import { paths } from '../../../src/paths.ts';
import { adoptRecommendation } from './adoption.ts';
import { signIn } from './page.ts';
import { register } from './registering.ts';
import type { Site } from './site.ts';
import { groupStops, linkOn, openStops, type Stop, staffStops } from './stops.ts';

/** Who is signed in, as a browser keeps it. */
export type State = Awaited<ReturnType<BrowserContext['storageState']>>;

/** What the demonstration lacks: a mail, and a recommendation that the whole forum adopted; who is signed in; and the pages there are. */
export interface Stage {
  owner: State;
  rapporteur: State;
  open: Stop[];
  staff: Stop[];
  groups: Stop[];
}

/** Adds what is lacking, and finds the pages. */
export async function setStage(browser: Browser, site: Site): Promise<Stage> {
  await register(site.base, 'ar', { givenName: 'ليلى', familyName: 'بناني', email: 'laila@example.org' });
  const owner = await signedIn(browser, site, 'owner');
  const rapporteur = await signedIn(browser, site, 'rapporteur');
  const group = await linkOn(rapporteur, paths.rapporteur('fr'), /\/rapporteur\/groups\/(\w{24})/);
  const recommendation = await adoptRecommendation(rapporteur, owner, site, group);
  const stage = {
    owner: await owner.storageState(),
    rapporteur: await rapporteur.storageState(),
    open: await openStops(owner),
    staff: await staffStops(owner),
    groups: groupStops(group, recommendation),
  };
  await owner.close();
  await rapporteur.close();
  return stage;
}

async function signedIn(browser: Browser, { base }: Site, who: 'owner' | 'rapporteur') {
  const context = await browser.newContext({ baseURL: base });
  const page = await context.newPage();
  await signIn(page, 'fr', who);
  await page.close();
  return context;
}
