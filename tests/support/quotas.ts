import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import type { Answer, Client, Fields } from './client.ts';
import { poolOf } from './registering.ts';

type Forum = Pick<ForumRecord, '_id' | 'slug'>;

/** Whom a quota of the communes of a region is for, as its form says it. */
export const OF_ORIENTAL = { institutionKinds: ['commune'], territories: ['MA-02'] };

/** The version of how the seats are shared out, which the forms send along. */
export async function planVersion(forum: Forum): Promise<number> {
  return (await poolOf(forum)).planVersion;
}

/**
 * By the organisers' form.
 * @returns the id of the quota
 * @throws Error where the form is refused
 */
export async function addQuota(organiser: Client, forum: Forum, fields: Fields): Promise<string> {
  await organiser.get(paths.places('fr', forum.slug));
  const version = await planVersion(forum);
  const { status, visible } = await organiser.post(paths.quotas('fr', forum.slug), { ...fields, version });
  if (status !== 303) throw new Error(`the quota is refused (${status}): ${visible}`);
  return (await poolOf(forum)).quotas.at(-1)?.id ?? '';
}

/** By the organisers' form. */
export async function changeQuota(
  organiser: Client,
  forum: Forum,
  quota: string,
  fields: Fields,
): Promise<Answer> {
  return organiser.post(paths.quota('fr', forum.slug, quota), {
    ...fields,
    version: await planVersion(forum),
  });
}
