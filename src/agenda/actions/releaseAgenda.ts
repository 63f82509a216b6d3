import type { ClientSession } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { bumpPublicRevision } from '../../forums/publicRevision.ts';
import { enqueue } from '../../jobs/queue.ts';
import { inAgendaTransaction } from '../agendaTransaction.ts';
import { AnnouncementModel } from '../announcement.ts';
import { changesBetween } from '../changes.ts';
import { rulesOf } from '../checkRules.ts';
import { type Finding, findingsInWorking } from '../checks.ts';
import { diffOf, isEmptyDiff } from '../diff.ts';
import { latestRelease, roomsOfForum, sessionsOfForum, speakersOfForum } from '../queries.ts';
import { ReleaseModel, type ReleaseRecord } from '../release.ts';
import type { ReleaseInput } from '../releaseForm.ts';
import { snapshotOf, type WorkingAgenda } from '../snapshot.ts';

type Forum = Pick<ForumRecord, '_id' | 'startsOn' | 'endsOn' | 'timeZone'>;

/**
 * Shows the working version to the public, under the next number. With `announce`, the people whose times differ from
 * what was public before are told by mail; a first release changes nobody's times.
 * @throws DomainError when the agenda was changed since it was looked through, when no session has a slot yet, when nothing differs from what the public sees, or when the
 * forum's rules do not let it pass so.
 */
export async function releaseAgenda(
  forum: Forum,
  { note, announce, revision: seen }: ReleaseInput,
  actor: Actor,
  now: Date,
): Promise<ReleaseRecord> {
  const step = { lastRelease: 1, lastSequence: 1 };
  const release = await inAgendaTransaction(
    forum._id,
    async (transaction, { revision, lastRelease, lastSequence, checkRules }) => {
      // What is released is what was looked through; the transaction itself has counted one further.
      if (seen !== undefined && revision !== seen + 1) throw new DomainError('agenda:errors.changedSince');
      const working = await workingAgendaIn(forum, transaction);
      const snapshot = snapshotOf(forum, working);
      if (snapshot.sessions.length === 0) throw new DomainError('agenda:errors.nothingToRelease');
      const findings = findingsInWorking(forum, working, rulesOf(checkRules), snapshot);
      refuseBlocked(findings);
      const shown = await latestRelease(forum._id, transaction);
      const diff = shown && diffOf(shown.snapshot, snapshot);
      if (diff && isEmptyDiff(diff)) throw new DomainError('agenda:errors.nothingChanged');
      const [created] = await ReleaseModel.create(
        [
          {
            forum: forum._id,
            number: lastRelease,
            sequence: lastSequence,
            note,
            releasedAt: now,
            releasedBy: { ...(actor.id && { id: actor.id }), name: actor.name },
            changes: shown && diff ? changesBetween(shown.snapshot, snapshot, diff) : [],
            snapshot,
          },
        ],
        { session: transaction },
      );
      const made = (created as NonNullable<typeof created>).toObject();
      if (shown && announce) await storeAnnouncement(shown, made, lastSequence, now, transaction);
      return made;
    },
    step,
  );
  const after = { number: release.number, note };
  await recordChange(
    { forum: forum._id, actor, verb: 'release.created', kind: 'release', id: release._id, after },
    now,
  );
  await bumpPublicRevision(forum._id);
  await enqueue('agenda.announceReleases');
  return release;
}

function refuseBlocked(findings: readonly Finding[]): void {
  const count = findings.filter(({ level }) => level === 'block').length;
  if (count > 0) throw new DomainError('agenda:errors.releaseBlocked', { count });
}

async function storeAnnouncement(
  before: ReleaseRecord,
  after: ReleaseRecord,
  sequence: number,
  decidedAt: Date,
  session: ClientSession,
): Promise<void> {
  const { forum } = after;
  await AnnouncementModel.create([{ forum, before: before._id, after: after._id, sequence, decidedAt }], {
    session,
  });
}

async function workingAgendaIn(forum: Forum, transaction: ClientSession): Promise<WorkingAgenda> {
  // One after the other: operations of one transaction may not run side by side.
  const rooms = await roomsOfForum(forum._id, transaction);
  const sessions = await sessionsOfForum(forum._id, transaction);
  const speakers = await speakersOfForum(forum._id, transaction);
  return { rooms, sessions, speakers };
}
