import type { ClientSession } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { bumpPublicRevision } from '../../forums/publicRevision.ts';
import { enqueue } from '../../jobs/queue.ts';
import { inAgendaTransaction } from '../agendaTransaction.ts';
import { AnnouncementModel, type AnnouncementRecord } from '../announcement.ts';
import { latestRelease } from '../queries.ts';
import { ReleaseModel, type ReleaseRecord } from '../release.ts';

/**
 * Takes back the release that the public sees; the one before it is shown again, or none. The working version stays.
 * Who was told of its times is told of those that hold again.
 * @throws DomainError when another release is the one that is shown.
 */
export async function withdrawRelease(
  forum: Pick<ForumRecord, '_id'>,
  number: number,
  actor: Actor,
  now: Date,
): Promise<void> {
  const release = await inAgendaTransaction(
    forum._id,
    async (transaction, { lastSequence }) => {
      const shown = await latestRelease(forum._id, transaction);
      if (shown?.number !== number) throw new DomainError('agenda:errors.notShown');
      await ReleaseModel.updateOne(
        { _id: shown._id },
        { $set: { withdrawnAt: now } },
        { session: transaction },
      );
      const before = await latestRelease(forum._id, transaction);
      // Calendars take what is older for newer only when its sequence has gone up.
      if (before) {
        await ReleaseModel.updateOne(
          { _id: before._id },
          { $set: { sequence: lastSequence } },
          { session: transaction },
        );
      }
      await tellAgain(shown, before, { sequence: lastSequence, decidedAt: now }, transaction);
      return shown;
    },
    { lastSequence: 1 },
  );
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: 'release.withdrawn',
      kind: 'release',
      id: release._id,
      before: { number },
    },
    now,
  );
  await bumpPublicRevision(forum._id);
  await enqueue('agenda.announceReleases');
}

async function tellAgain(
  withdrawn: ReleaseRecord,
  shown: ReleaseRecord | null,
  when: Pick<AnnouncementRecord, 'sequence' | 'decidedAt'>,
  session: ClientSession,
): Promise<void> {
  const wasAnnounced = await AnnouncementModel.exists({ after: withdrawn._id }).session(session);
  if (!wasAnnounced) return;
  const turn = { forum: withdrawn.forum, before: withdrawn._id, ...(shown && { after: shown._id }) };
  await AnnouncementModel.create([{ ...turn, ...when }], { session });
}
