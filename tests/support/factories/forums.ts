import { ForumModel, type ForumRecord } from '../../../src/forums/forum.ts';

let made = 0;

/** A forum of one day in Rabat, published, with registration open from now on and no limit of seats. */
export async function createForum(given: Partial<ForumRecord> = {}): Promise<ForumRecord> {
  made += 1;
  const forum = await ForumModel.create({
    slug: `forum-${made}`,
    state: 'published',
    title: { ar: `الملتقى ${made}`, fr: `Forum ${made}`, es: `Foro ${made}`, en: `Forum ${made}` },
    startsOn: '2025-11-12',
    endsOn: '2025-11-12',
    timeZone: 'Africa/Casablanca',
    languages: ['ar', 'fr', 'es', 'en'],
    place: { name: { fr: 'Rabat', ar: 'الرباط' }, address: {} },
    registration: { waitingList: true },
    ...given,
  });
  return forum.toObject();
}
