import type { Actor } from '../../../audit/auditEntry.ts';
import { recordChange } from '../../../audit/record.ts';
import type { ForumRecord } from '../../../forums/forum.ts';
import { fullName, type RegistrationRecord } from '../../registration.ts';
import { ApartModel, pairKey } from '../apart.ts';

/** Two registrations are of two people: they are not shown as alike any more. Said twice it is said once. */
export async function keepApart(
  forum: ForumRecord,
  [one, other]: readonly [RegistrationRecord, RegistrationRecord],
  actor: Actor,
  now: Date,
): Promise<void> {
  const pair = pairKey(String(one._id), String(other._id));
  const { upsertedCount } = await ApartModel.updateOne(
    { forum: forum._id, pair },
    { $setOnInsert: { by: actor, at: now } },
    { upsert: true },
  );
  if (upsertedCount === 0) return;
  // Each under their own name only: who has themselves forgotten is forgotten in the history of the other too.
  const change = { forum: forum._id, actor, verb: 'registration.keptApart', kind: 'registration' };
  for (const registration of [one, other])
    await recordChange({ ...change, id: registration._id, label: fullName(registration) }, now);
}
