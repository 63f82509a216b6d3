import { ForumModel } from '../../../src/forums/forum.ts';
import type { InstitutionKind } from '../../../src/forums/institution.ts';
import { setQuotas } from '../../../src/registrations/actions/setQuotas.ts';
import { seatPoolOf } from '../../../src/registrations/seatCount.ts';

export const RUSH_SLUG = 'forum-of-the-rush';
/** Another forum, at which people register before the rush begins. */
export const EARLIER_SLUG = 'forum-before-the-rush';
/** 300 places in four quotas. */
export const QUOTAS: readonly { kind: InstitutionKind; seats: number }[] = [
  { kind: 'commune', seats: 120 },
  { kind: 'association', seats: 90 },
  { kind: 'university', seats: 60 },
  { kind: 'media', seats: 30 },
];

/** Puts both forums into an empty database. */
export async function makeForums(now: Date): Promise<void> {
  await makeForum(EARLIER_SLUG, now);
  await makeForum(RUSH_SLUG, now);
}

async function makeForum(slug: string, now: Date): Promise<void> {
  const forum = (
    await ForumModel.create({
      slug,
      startsOn: '2027-03-10',
      endsOn: '2027-03-12',
      timeZone: 'Africa/Casablanca',
      state: 'published',
      title: { ar: 'ملتقى', fr: 'Forum' },
      languages: ['ar', 'fr'],
      registration: { capacity: QUOTAS.reduce((sum, { seats }) => sum + seats, 0), waitingList: true },
    })
  ).toObject();
  const quotas = QUOTAS.map(({ kind, seats }) => ({
    id: `quota${kind}`,
    institutionKinds: [kind],
    territories: [],
    seats,
  }));
  const { planVersion } = await seatPoolOf(forum);
  await setQuotas(forum, quotas, planVersion, { kind: 'program', name: 'benchmark' }, now);
}
