import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import { copyDatabase } from '../../src/database/embedded/copies/copy.ts';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import { DATABASE_FILE, REPLACEMENT_FILE } from '../../src/database/embedded/server/names.ts';
import { raiseRevisions } from '../../src/forums/publicRevision.ts';
import { holdWaitingMails, keepSentMails } from '../../src/mail/afterRestore.ts';
import { SIGN_IN_SESSIONS } from '../../src/web/signInSession.ts';

const STAGE = 'restoring';

export interface Staged {
  /** Mails sent since the backup was taken, of which the restored data know. */
  sentSince: number;
  /** Mails that waited when it was taken, and are drafts now. */
  held: number;
}

/**
 * Makes from the database of a backup the one that is to take the place of the present one: everything that must be
 * different after a restoration is different before anybody sees it.
 */
export async function stageDatabase(
  backup: string,
  dataDir: string,
  present: Db,
  { takenAt, sendMail }: { takenAt: Date; sendMail: boolean },
): Promise<Staged> {
  const stage = path.join(dataDir, STAGE);
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { mode: 0o700 });
  await copyDatabase(backup, path.join(stage, DATABASE_FILE), () => {});
  const staged = await adjust(stage, present, takenAt, sendMail);
  await copyDatabase(path.join(stage, DATABASE_FILE), path.join(dataDir, REPLACEMENT_FILE), () => {});
  await rm(stage, { recursive: true, force: true });
  return staged;
}

async function adjust(stage: string, present: Db, takenAt: Date, sendMail: boolean): Promise<Staged> {
  const database = await openEmbeddedDatabase({ dataDir: stage, tcpPort: 0 });
  const client = new MongoClient(database.uri);
  try {
    const restored = client.db();
    const sentSince = await keepSentMails(restored, present, takenAt);
    const held = sendMail ? 0 : await holdWaitingMails(restored);
    await raiseRevisions(restored, present);
    // A session that was ended since must not live again.
    await restored.collection(SIGN_IN_SESSIONS).deleteMany({});
    return { sentSince, held };
  } finally {
    await client.close();
    await database.close();
  }
}
