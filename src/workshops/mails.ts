import type { AccountRecord } from '../accounts/account.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { queueMail } from '../mail/compose.ts';
import type { GroupRecord } from './group.ts';

/** Tells somebody that they take the notes of a group from now on; once for each time they are put on its list. */
export async function mailAssignment(
  forum: ForumRecord,
  group: GroupRecord,
  { _id, email, name, language }: AccountRecord,
  now: Date,
): Promise<void> {
  await queueMail(
    {
      template: 'workshops/assigned',
      to: { email, name, language },
      forum,
      context: { groupId: String(group._id), groupName: group.name },
      dedupeKey: `workshopGroup:${group._id}:${_id}:${group.version}`,
    },
    now,
  );
}
