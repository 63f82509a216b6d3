import type { Types } from 'mongoose';
import * as Y from 'yjs';
import { AccountModel } from '../../../src/accounts/account.ts';
import { hashNewPassword } from '../../../src/accounts/password.ts';
import { SessionModel } from '../../../src/agenda/session.ts';
import { ForumModel } from '../../../src/forums/forum.ts';
import { addEntry, entryOf, textOf } from '../../../src/workshops/document/shape.ts';
import { DocumentModel, UpdateModel } from '../../../src/workshops/document/updateLog.ts';
import { GroupModel } from '../../../src/workshops/group.ts';

export const PEOPLE = 100;
export const PASSWORD = 'a password for benchmarks';
/** A day of a group: what it said, what it recommends, and how many updates that took. */
export const DAY = { contributions: 150, recommendations: 40, updates: 30_000 };

/** Keys typed in one text before the next. */
const SENTENCE = 40;

export const emailOf = (person: number) => `rapporteur-${person}@example.org`;

/** Fifty groups of two, and one that has written for a day. @returns the groups' ids, that of the day last. */
export async function makeGroups(): Promise<string[]> {
  const forum = await ForumModel.create({
    slug: 'benchmark-of-workshops',
    title: { fr: 'Cent rapporteurs', ar: 'مئة مقرر' },
    startsOn: '2025-11-12',
    endsOn: '2025-11-13',
    timeZone: 'Africa/Casablanca',
    languages: ['ar', 'fr'],
    contactEmail: 'forum@example.org',
  });
  const session = await SessionModel.create({
    forum: forum._id,
    slug: 'workshop',
    kind: 'workshop',
    title: { fr: 'Atelier' },
    startsAt: new Date('2025-11-13T14:00:00Z'),
    endsAt: new Date('2025-11-13T16:00:00Z'),
  });
  const passwordHash = await hashNewPassword(PASSWORD, []);
  const accounts = await AccountModel.insertMany(
    Array.from({ length: PEOPLE }, (_, person) => ({
      email: emailOf(person),
      name: `Rapporteur ${person}`,
      language: 'fr',
      passwordHash,
      memberships: [{ forum: forum._id, role: 'rapporteur' }],
    })),
  );
  const groups = await GroupModel.insertMany(
    Array.from({ length: PEOPLE / 2 + 1 }, (_, nth) => ({
      forum: forum._id,
      session: session._id,
      name: { fr: `Groupe ${nth}` },
      rapporteurs: accounts
        .slice(nth * 2 === PEOPLE ? 0 : nth * 2, nth * 2 === PEOPLE ? 2 : nth * 2 + 2)
        .map(({ _id }) => _id),
    })),
  );
  const ids = groups.map(({ _id }) => _id as Types.ObjectId);
  const last = ids.at(-1);
  if (last) await writeForADay(last);
  return ids.map(String);
}

/** Words typed key by key, by two people, with corrections; the log has what a day without compaction leaves. */
async function writeForADay(group: Types.ObjectId): Promise<void> {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const { contributions, recommendations, updates: most } = DAY;
  const texts: Y.Text[] = [];
  for (let n = 0; n < contributions + recommendations; n += 1) {
    const isSaid = n < contributions;
    const kind = isSaid ? 'contributions' : 'recommendations';
    doc.transact(() =>
      addEntry(doc, kind, `entry-${n}`, isSaid ? { kind: 'proposal', lang: 'fr' } : {}, { at: n }),
    );
    const text = textOf(entryOf(doc, kind, `entry-${n}`) as never, isSaid ? 'text' : 'statement.fr');
    if (text) texts.push(text);
  }
  for (let key = 0; updates.length < most; key += 1) {
    // A sentence here, then one elsewhere.
    const text = texts[Math.floor(key / SENTENCE) % texts.length] as Y.Text;
    if (key % 11 === 10 && text.length > 2) text.delete(text.length - 2, 2);
    else text.insert(text.length, ['Les ', 'guichets ', 'ne ', 'se ', 'parlent ', 'pas. '][key % 6] ?? '');
  }
  const started = Date.parse('2025-11-13T08:00:00Z');
  for (let from = 0; from < updates.length; from += 1_000) {
    await UpdateModel.insertMany(
      updates.slice(from, from + 1_000).map((update, index) => ({
        _id: `${group}:${from + index + 1}`,
        group,
        seq: from + index + 1,
        from: from + index + 1,
        update: Buffer.from(update),
        by: { id: String(index % 2), name: `Rapporteur ${index % 2}` },
        at: new Date(started + (from + index) * 1_000),
      })),
    );
  }
  // As the server keeps it: the whole document not long ago, and what came since.
  const recent = 250;
  const before = new Y.Doc();
  before.transact(() => {
    for (const update of updates.slice(0, -recent)) Y.applyUpdate(before, update);
  });
  await DocumentModel.create({
    _id: group,
    projected: updates.length,
    isDue: false,
    checkpoint: { seq: updates.length - recent, state: Buffer.from(Y.encodeStateAsUpdate(before)) },
  });
}
