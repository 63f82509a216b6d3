import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { config } from '../../../src/config.ts';
import { type IncomingFile, receiveFile } from '../../../src/files/receive.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { MaterialModel, type MaterialRecord } from '../../../src/materials/material.ts';

/** A small PDF. */
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
export const HANDED_IN = new Date('2025-11-01T09:00:00Z');
let made = 0;

/** A file as `web/uploads.ts` leaves it for a slice. */
export async function incoming(name: string, content: string | Uint8Array): Promise<IncomingFile> {
  const folder = path.join(config.uploadsDir, 'incoming');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, randomUUID());
  await writeFile(file, content);
  return { path: file, originalName: name };
}

/** A PDF in French that was handed in, not looked at yet, meant for the public. */
export async function createMaterial(
  forum: Pick<ForumRecord, '_id'>,
  given: Partial<MaterialRecord> = {},
): Promise<MaterialRecord> {
  made += 1;
  const at = given.createdAt ?? HANDED_IN;
  const file = await receiveFile(await incoming(`presentation-${made}.pdf`, PDF), { forum }, at);
  const { name, size, type } = file;
  const material = await MaterialModel.create({
    forum: forum._id,
    kind: 'file',
    title: { fr: `Document ${made}`, ar: `الوثيقة ${made}` },
    language: 'fr',
    versions: [
      {
        number: 1,
        file: file._id,
        name,
        size,
        type,
        uploadedAt: at,
        by: { kind: 'speaker', name: 'Intervenante' },
      },
    ],
    submittedAt: at,
    ...given,
  });
  return material.toObject();
}

/** A document that readers may have. */
export function createApprovedMaterial(
  forum: Pick<ForumRecord, '_id'>,
  given: Partial<MaterialRecord> = {},
): Promise<MaterialRecord> {
  return createMaterial(forum, { state: 'approved', approved: 1, ...given });
}
