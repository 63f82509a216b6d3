import type { UpdateQuery } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { VersionConflict } from '../../errors.ts';
import { removeFiles } from '../../files/receive.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { bumpPublicRevision } from '../../forums/publicRevision.ts';
import { queueMail } from '../../mail/compose.ts';
import { SpeakerModel, type SpeakerRecord } from '../../speakers/speaker.ts';
import { returnedMail } from '../mails.ts';
import { latestVersion, MaterialModel, type MaterialRecord, type Visibility } from '../material.ts';
import { describe } from './history.ts';

/**
 * Approves the latest version, as it was when the organiser looked: readers may have it from now on.
 * @param version of the record that the organiser saw
 * @throws VersionConflict when something newer was handed in or decided meanwhile.
 */
export async function approveMaterial(
  material: MaterialRecord,
  version: number,
  actor: Actor,
  now: Date,
): Promise<void> {
  const approved = latestVersion(material)?.number ?? 1;
  await change(material, version, { $set: { state: 'approved', approved }, $unset: { note: 1 } }, (saved) =>
    recordChange({ ...lineOf(material, saved, actor), verb: 'material.approved', kind: 'material' }, now),
  );
}

/**
 * Gives a document back with what should be different, by mail to its speaker in their language. A version approved
 * before stays to be had; the one given back does not.
 * @throws VersionConflict as for an approval.
 */
export async function returnMaterial(
  forum: ForumRecord,
  material: MaterialRecord,
  { note, version }: { note: string; version: number },
  actor: Actor,
  now: Date,
): Promise<void> {
  const wasApproved = material.approved === (latestVersion(material)?.number ?? 1);
  const update = { $set: { state: 'returned', note }, ...(wasApproved && { $unset: { approved: 1 } }) };
  await change(material, version, update as UpdateQuery<MaterialRecord>, async (saved) => {
    await recordChange(
      { ...lineOf(material, saved, actor), verb: 'material.returned', kind: 'material' },
      now,
    );
    const speaker = await SpeakerModel.findById(material.speaker).lean<SpeakerRecord>();
    const mail = speaker && returnedMail(forum, saved, speaker);
    if (mail) await queueMail(mail, now);
  });
}

/** Says who may have it. @throws VersionConflict as for an approval. */
export async function setVisibility(
  material: MaterialRecord,
  { visibility, version }: { visibility: Visibility; version: number },
  actor: Actor,
  now: Date,
): Promise<void> {
  await change(material, version, { $set: { visibility } }, (saved) =>
    recordChange(
      { ...lineOf(material, saved, actor), verb: 'material.visibilityChanged', kind: 'material' },
      now,
    ),
  );
}

/** Takes a document back, its files included. Nothing happens when it is gone already. */
export async function withdrawMaterial(material: MaterialRecord, actor: Actor, now: Date): Promise<void> {
  const gone = await MaterialModel.findOneAndDelete({ _id: material._id }).lean<MaterialRecord>();
  if (!gone) return;
  await recordChange(
    {
      forum: gone.forum,
      actor,
      verb: 'material.withdrawn',
      kind: 'material',
      id: gone._id,
      before: describe(gone),
    },
    now,
  );
  await bumpPublicRevision(gone.forum);
  await removeFiles(gone.versions.map(({ file }) => file));
}

async function change(
  material: MaterialRecord,
  version: number,
  update: UpdateQuery<MaterialRecord>,
  then: (saved: MaterialRecord) => Promise<void>,
): Promise<void> {
  const { _id, forum } = material;
  const saved = await MaterialModel.findOneAndUpdate(
    { _id, version },
    { ...update, $inc: { version: 1 } },
    { returnDocument: 'after' },
  ).lean<MaterialRecord>();
  if (!saved) throw new VersionConflict(await MaterialModel.findById(_id).lean<MaterialRecord>());
  await then(saved);
  await bumpPublicRevision(forum);
}

function lineOf(before: MaterialRecord, after: MaterialRecord, actor: Actor) {
  const { forum, _id: id, title: label } = after;
  return { forum, actor, id, label, before: describe(before), after: describe(after) };
}
