import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import { type IncomingFile, receiveFile, removeFiles } from '../../files/receive.ts';
import type { StoredFileRecord } from '../../files/storedFile.ts';
import { bumpPublicRevision } from '../../forums/publicRevision.ts';
import { MaterialModel, type MaterialRecord } from '../material.ts';
import { versionOf } from './handIn.ts';
import { describe } from './history.ts';

const MOST_VERSIONS = 50;

/**
 * Puts a newer file in place of the one there is. A speaker's waits for approval, and what was approved stays to be had
 * meanwhile; `approvedAtOnce` for one that the organisers put in themselves.
 * @throws DomainError when the file is not of an allowed kind, it is a link, or there are too many versions.
 */
export async function replaceFile(
  material: MaterialRecord,
  incoming: IncomingFile,
  actor: Actor,
  now: Date,
  { approvedAtOnce = false }: { approvedAtOnce?: boolean } = {},
): Promise<MaterialRecord> {
  if (material.kind === 'link') throw new DomainError('materials:errors.isLink');
  const file = await receiveFile(incoming, { forum: { _id: material.forum } }, now);
  const saved = await addVersion(material, file, actor, now, approvedAtOnce);
  await recordChange(
    {
      forum: material.forum,
      actor,
      verb: 'material.replaced',
      kind: 'material',
      id: material._id,
      label: material.title,
      before: describe(material),
      after: describe(saved),
    },
    now,
  );
  if (approvedAtOnce) await bumpPublicRevision(material.forum);
  return saved;
}

/** Two may send one at the same time: each gets a number of its own, so the later one tries with the next. */
async function addVersion(
  material: MaterialRecord,
  file: StoredFileRecord,
  actor: Actor,
  now: Date,
  approvedAtOnce: boolean,
): Promise<MaterialRecord> {
  let last: MaterialRecord | null = material;
  while (last && last.versions.length < MOST_VERSIONS) {
    const number = (last.versions.at(-1)?.number ?? 0) + 1;
    const saved = await MaterialModel.findOneAndUpdate(
      { _id: material._id, version: last.version },
      {
        $push: { versions: versionOf(file, number, actor, now) },
        $set: {
          submittedAt: now,
          state: approvedAtOnce ? 'approved' : 'submitted',
          ...(approvedAtOnce && { approved: number }),
        },
        $unset: { note: 1 },
        $inc: { version: 1 },
      },
      { returnDocument: 'after' },
    ).lean<MaterialRecord>();
    if (saved) return saved;
    last = await MaterialModel.findById(material._id).lean<MaterialRecord>();
  }
  await removeFiles([file._id]);
  throw new DomainError(last ? 'materials:errors.tooManyVersions' : 'materials:errors.gone');
}
