import path from 'node:path';
import { deserialize } from 'bson';
import { documentsInCopy } from '../../src/database/embedded/copies/check.ts';
import { DEFAULT_DATABASE } from '../../src/database/embedded/server/names.ts';
import { filesFolder } from '../../src/files/diskStore.ts';
import { StoredFileModel, type StoredFileRecord } from '../../src/files/storedFile.ts';

/** An uploaded file, as its record describes it. */
export type Recorded = Pick<StoredFileRecord, 'key' | 'size' | 'sha256'>;

/** The records of all files whose content lies in the store, as a copy of the database has them. */
export function recordedFiles(database: string): Recorded[] {
  const { collectionName } = StoredFileModel.collection;
  return documentsInCopy(database, DEFAULT_DATABASE, collectionName)
    .map((bytes) => deserialize(bytes) as StoredFileRecord)
    .filter(({ storedAt }) => storedAt)
    .map(({ key, size, sha256 }) => ({ key, size, sha256 }));
}

/** Where the content of a stored file lies. */
export const placeOf = (uploadsDir: string, key: string) => path.join(filesFolder(uploadsDir), key);
