import { type BrowserContext, expect } from '@playwright/test';
import { paths } from '../../../src/paths.ts';
import { FORUM, type Site } from './site.ts';
import { linkOn } from './stops.ts';

/** From a group's workspace to the forum's adopted recommendations; gives its id. */
export async function adoptRecommendation(
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
