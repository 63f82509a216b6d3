import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Types } from 'mongoose';
import { DomainError } from '../errors.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { harmlessName } from './fileName.ts';
import { DOCUMENTS, type FileKind, namesOf, recognise } from './kinds.ts';
import { store } from './store.ts';
import { StoredFileModel, type StoredFileRecord } from './storedFile.ts';

/** A file that came in and waits on this machine's disk (`web/uploads.ts`); the one who takes it over moves it away. */
export interface IncomingFile {
  path: string;
  /** What the sender calls it: untrusted. */
  originalName: string;
}

export interface ReceiveOptions {
  forum: Pick<ForumRecord, '_id'>;
  /** What is taken; documents by default. */
  allow?: readonly FileKind[];
}

/**
 * Checks a file by its content and puts it into the store. When it resolves, file and record outlive a crash. A record
 * is written first and completed last, so that a crash in between leaves nothing that is not swept (`sweep.ts`).
 * @throws DomainError when the file is empty, or is not of an allowed kind whatever its name says.
 */
export async function receiveFile(
  incoming: IncomingFile,
  { forum, allow = DOCUMENTS }: ReceiveOptions,
  now: Date,
): Promise<StoredFileRecord> {
  const { size } = await stat(incoming.path);
  if (size === 0) throw new DomainError('form:errors.fileEmpty');
  const kind = await recognise(incoming.path, incoming.originalName, allow);
  if (!kind) throw new DomainError('form:errors.fileTypeNotAllowed', { allowed: namesOf(allow) });
  const _id = new Types.ObjectId();
  const begun = {
    _id,
    forum: forum._id,
    key: String(_id),
    name: harmlessName(incoming.originalName, kind.extensions),
    type: kind.type,
    size,
    sha256: await sha256Of(incoming.path),
    createdAt: now,
  };
  await StoredFileModel.create(begun);
  await (await store()).put(begun.key, incoming.path, begun);
  await StoredFileModel.updateOne({ _id }, { $set: { storedAt: now } });
  return { ...begun, storedAt: now };
}

/** Forgets files that nothing refers to any more: their content, then their records. */
export async function removeFiles(ids: readonly Types.ObjectId[]): Promise<void> {
  const files = await StoredFileModel.find({ _id: { $in: ids } }, { key: 1 }).lean<StoredFileRecord[]>();
  const place = await store();
  for (const { key } of files) await place.remove(key);
  await StoredFileModel.deleteMany({ _id: { $in: files.map(({ _id }) => _id) } });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
