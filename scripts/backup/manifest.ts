import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

export const MANIFEST = 'manifest.json';
export const DATABASE = 'database.sqlite';
export const SECRET = 'session-secret';
export const FILES = 'files';

/** Goes up when an older Multaqa could not read a backup any more. */
export const FORMAT = 1;

const manifest = z.object({
  format: z.literal(FORMAT),
  /** The version of Multaqa that made it. */
  multaqa: z.string(),
  /** The moment whose data it holds. */
  takenAt: z.iso.datetime(),
  collections: z.array(z.object({ database: z.string(), name: z.string(), documents: z.int() })),
  /** Where uploaded files are kept; those of an S3 bucket are not in a backup. */
  uploads: z.enum(['disk', 's3']),
  /** What the installation itself had no longer whole: keys of stored files. */
  missing: z.array(z.string()),
  damaged: z.array(z.string()),
  /** Every file of the backup but this one, by its path in it. */
  contents: z.array(z.object({ path: z.string(), bytes: z.int(), sha256: z.string() })),
});

/** What a backup says of itself, in `manifest.json`. */
export type Manifest = z.infer<typeof manifest>;

/**
 * Reads the manifest of a backup.
 * @throws Error in one line when it is not there, not whole, or of a format that this version does not know.
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(path.join(folder, MANIFEST), 'utf8').catch(() => {
    throw new Error(`${folder} is no whole backup: it has no ${MANIFEST}`);
  });
  const given = parsed(text, folder);
  const format = (given as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > FORMAT)
    throw new Error(`${folder} was made by a newer version of Multaqa (format ${format})`);
  const result = manifest.safeParse(given);
  if (!result.success) throw new Error(`${folder}: its ${MANIFEST} is damaged`);
  return result.data;
}

function parsed(text: string, folder: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${folder}: its ${MANIFEST} is damaged`);
  }
}
