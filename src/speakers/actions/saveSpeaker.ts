import type { Types } from 'mongoose';
import { sessionsOfSpeaker } from '../../agenda/queries.ts';
import { freeSlug } from '../../agenda/slug.ts';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, VersionConflict } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { bumpPublicRevision } from '../../forums/publicRevision.ts';
import { isDuplicate } from '../../jobs/queue.ts';
import { MaterialModel } from '../../materials/material.ts';
import { SpeakerModel, type SpeakerRecord, speakerSearchText } from '../speaker.ts';
import { forHistory, type ProfileInput } from './profile.ts';

export type SpeakerInput = ProfileInput & { email?: string };

/** Two organisers may add a person of the same name at once; the second finds another address. */
const SLUG_TRIES = 5;

/** Adds a person to the forum's speakers; nobody is written to yet. */
export async function addSpeaker(
  forum: ForumRecord,
  input: SpeakerInput,
  actor: Actor,
  now: Date,
): Promise<SpeakerRecord> {
  const { version: _opened, ...fields } = input;
  const speaker = await createWithFreeSlug(forum._id, fields);
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: 'speaker.added',
      kind: 'speaker',
      id: speaker._id,
      after: forHistory(speaker),
    },
    now,
  );
  return speaker;
}

async function createWithFreeSlug(
  forum: Types.ObjectId,
  fields: Omit<SpeakerInput, 'version'>,
  tries = SLUG_TRIES,
): Promise<SpeakerRecord> {
  const taken = new Set(await SpeakerModel.distinct('slug', { forum }));
  const slug = freeSlug(fields.name, 'speaker', taken as Set<string>);
  try {
    const made = await SpeakerModel.create({ ...fields, forum, slug });
    return made.toObject<SpeakerRecord>();
  } catch (error) {
    if (!isDuplicate(error) || tries <= 1) throw error;
    return createWithFreeSlug(forum, fields, tries - 1);
  }
}

/**
 * Saves what organisers know of a speaker. Another address is another person's mailbox: links sent before stop working.
 * @throws VersionConflict with the stored speaker when somebody saved since version `input.version`.
 */
export async function editSpeaker(
  before: SpeakerRecord,
  input: SpeakerInput,
  actor: Actor,
  now: Date,
): Promise<SpeakerRecord> {
  const { version, ...fields } = input;
  const newAddress = (fields.email ?? '') !== (before.email ?? '');
  const saved = await SpeakerModel.findOneAndUpdate(
    { _id: before._id, version },
    {
      $set: {
        ...fields,
        searchText: speakerSearchText(fields),
        // Nobody at the new address has been asked yet.
        ...(newAddress && before.state === 'invited' && { state: 'notInvited' }),
      },
      $unset: { ...(!fields.email && { email: 1 }), ...(newAddress && { invitedAt: 1, remindedAt: 1 }) },
      $inc: { version: 1, ...(newAddress && { linkEpoch: 1 }) },
    },
    { returnDocument: 'after' },
  ).lean<SpeakerRecord>();
  if (!saved) throw new VersionConflict(await SpeakerModel.findById(before._id).lean<SpeakerRecord>());
  await recordChange(
    {
      forum: before.forum,
      actor,
      verb: 'speaker.edited',
      kind: 'speaker',
      id: before._id,
      before: forHistory(before),
      after: forHistory(saved),
    },
    now,
  );
  await bumpPublicRevision(before.forum);
  return saved;
}

/**
 * Removes a person from the forum's speakers.
 * @throws DomainError while they have a role in a session (the agenda would name nobody), or have handed something in.
 */
export async function removeSpeaker(speaker: SpeakerRecord, actor: Actor, now: Date): Promise<void> {
  const sessions = await sessionsOfSpeaker(speaker.forum, speaker._id);
  if (sessions.length > 0) throw new DomainError('speakers:errors.onProgramme', { count: sessions.length });
  if (await MaterialModel.exists({ forum: speaker.forum, speaker: speaker._id }))
    throw new DomainError('speakers:errors.hasMaterials');
  // A photo that nobody shows any more is swept away by `files/sweep.ts`.
  await SpeakerModel.deleteOne({ _id: speaker._id });
  await recordChange(
    {
      forum: speaker.forum,
      actor,
      verb: 'speaker.removed',
      kind: 'speaker',
      id: speaker._id,
      before: forHistory(speaker),
    },
    now,
  );
  await bumpPublicRevision(speaker.forum);
}
