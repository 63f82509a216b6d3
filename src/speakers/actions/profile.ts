import type { Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { VersionConflict } from '../../errors.ts';
import type { Institution } from '../../forums/institution.ts';
import { bumpPublicRevision } from '../../forums/publicRevision.ts';
import type { Language } from '../../i18n/languages.ts';
import type { Localized } from '../../i18n/localized.ts';
import { SpeakerModel, type SpeakerRecord, speakerSearchText } from '../speaker.ts';

export interface ProfileInput {
  name: Localized;
  position: Localized;
  institution: Institution;
  biography: Localized;
  phone: string;
  language: Language;
  needs: string;
  /** The version that the form was opened with. */
  version: number;
}

/**
 * Saves what a speaker says of themselves.
 * @throws VersionConflict with the stored speaker when an organiser saved meanwhile.
 */
export async function saveProfile(
  before: SpeakerRecord,
  { version, ...fields }: ProfileInput,
  now: Date,
): Promise<SpeakerRecord> {
  const searchText = speakerSearchText({ ...fields, email: before.email });
  const saved = await SpeakerModel.findOneAndUpdate(
    { _id: before._id, version },
    { $set: { ...fields, searchText }, $inc: { version: 1 } },
    { returnDocument: 'after' },
  ).lean<SpeakerRecord>();
  if (!saved) throw new VersionConflict(await SpeakerModel.findById(before._id).lean<SpeakerRecord>());
  await recordChange(
    {
      forum: before.forum,
      actor: speakerActor(before),
      verb: 'speaker.profileChanged',
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

/** Puts a photo (a stored file) in place of the one there was, or takes it away. Gives the one that nobody shows any more. */
export async function changePhoto(
  speaker: SpeakerRecord,
  photo: Types.ObjectId | undefined,
  now: Date,
): Promise<Types.ObjectId | undefined> {
  const before = await SpeakerModel.findByIdAndUpdate(
    speaker._id,
    photo ? { $set: { photo } } : { $unset: { photo: 1 } },
    { returnDocument: 'before' },
  ).lean<SpeakerRecord>();
  await recordChange(
    {
      forum: speaker.forum,
      actor: speakerActor(speaker),
      verb: photo ? 'speaker.photoChanged' : 'speaker.photoRemoved',
      kind: 'speaker',
      id: speaker._id,
      label: speaker.name,
    },
    now,
  );
  await bumpPublicRevision(speaker.forum);
  return before?.photo;
}

/** What the history keeps of a speaker: what people wrote and decided, not the bookkeeping. */
export function forHistory(speaker: SpeakerRecord): Partial<SpeakerRecord> {
  const { linkEpoch: _epoch, mailsDue: _due, searchText: _search, photo: _photo, ...kept } = speaker;
  return kept;
}

/** The holder of a speaker's link as the author of a change. */
export function speakerActor(speaker: SpeakerRecord): Actor {
  const name = Object.values(speaker.name).find(Boolean) ?? '';
  return { kind: 'speaker', id: String(speaker._id), name };
}
