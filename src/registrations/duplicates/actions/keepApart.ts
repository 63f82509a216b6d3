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
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: 'registration.keptApart',
      kind: 'registration',
      id: one._id,
      label: `${fullName(one)} / ${fullName(other)}`,
    },
    now,
  );
}
