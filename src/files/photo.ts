import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { config } from '../config.ts';
import { DomainError } from '../errors.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { namesOf, PHOTOS, recognise } from './kinds.ts';
import { type IncomingFile, receiveFile } from './receive.ts';
import type { StoredFileRecord } from './storedFile.ts';

/** Longest side of a kept photo, in pixels. */
const SIDE = 640;
/** What a phone takes today is 50 million; a small file that unfolds to more is a bomb. */
const MOST_PIXELS = 64_000_000;

/** Bytes that a photo may have as it comes in. */
export const MOST_PHOTO_BYTES = 15_000_000;

/**
 * Makes a new picture from a photo that came in and stores it: WebP, a square of at most 640 pixels, upright, without
 * what cameras write into it (place, time, device). What came in is not kept.
 * @throws DomainError when it is not a JPEG, PNG or WebP, cannot be read, or has too many pixels.
 */
export async function storePhoto(
  incoming: IncomingFile,
  forum: Pick<ForumRecord, '_id'>,
  now: Date,
): Promise<StoredFileRecord> {
  const made = path.join(config.uploadsDir, 'incoming', `${randomUUID()}.webp`);
  try {
    if (!(await recognise(incoming.path, incoming.originalName, PHOTOS)))
      throw new DomainError('form:errors.fileTypeNotAllowed', { allowed: namesOf(PHOTOS) });
    await redraw(incoming.path, made);
    return await receiveFile({ path: made, originalName: 'photo.webp' }, { forum, allow: PHOTOS }, now);
  } finally {
    await Promise.all([rm(made, { force: true }), rm(incoming.path, { force: true })]);
  }
}

async function redraw(from: string, to: string): Promise<void> {
  // Loaded with the first photo: it brings its own image library.
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  try {
    await sharp(from, { limitInputPixels: MOST_PIXELS, sequentialRead: true, failOn: 'error' })
      .autoOrient()
      // Where a picture is not square, what draws the eye (a face) stays.
      .resize({ width: SIDE, height: SIDE, fit: 'cover', position: 'attention', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toFile(to);
  } catch {
    throw new DomainError('files:errors.photoUnreadable');
  }
}
