import type { Types } from 'mongoose';
import { NotFound } from '../errors.ts';
import { SpeakerModel } from '../speakers/speaker.ts';
import { StoredFileModel, type StoredFileRecord } from './storedFile.ts';

/**
 * A stored file of a forum.
 * @throws NotFound also for one of another forum, and for one whose content never came to lie in the store.
 */
export async function findFile(
  forum: Types.ObjectId,
  id: string | Types.ObjectId,
): Promise<StoredFileRecord> {
  const file = /^[0-9a-f]{24}$/.test(String(id))
    ? await StoredFileModel.findOne({
        _id: id,
        forum,
        storedAt: { $exists: true },
      }).lean<StoredFileRecord>()
    : null;
  if (!file) throw new NotFound();
  return file;
}

/**
 * The photo that a speaker of the forum shows now.
 * @throws NotFound for every other file: this address is no way to somebody's documents.
 */
export async function findPhoto(forum: Types.ObjectId, id: string): Promise<StoredFileRecord> {
  const file = await findFile(forum, id);
  if (!(await SpeakerModel.exists({ forum, photo: file._id }))) throw new NotFound();
  return file;
}
