import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { Request, RequestHandler } from 'express';
import multer from 'multer';
import { config } from '../config.ts';
import type { FieldError } from './formBody.ts';

declare global {
  namespace Express {
    interface Request {
      /** Why the file of a form was not taken: the handler shows its form again, with what was typed. */
      uploadError?: FieldError;
    }
    namespace Multer {
      interface File {
        tooLarge?: boolean;
      }
    }
  }
}

/** Bytes that a file may have unless a form says less. */
export const MOST_FILE_BYTES = 50_000_000;
/** A form whose file is too large is still read to its end for the sake of what was typed; but not a flood. */
const MOST_READ_BYTES = 4 * MOST_FILE_BYTES;

const tooMuch = () => Object.assign(new Error('upload too large'), { status: 413 });

/**
 * Reads a form with one file. Put it behind the permission: nothing is read, let alone written, for somebody who may not.
 * Then `req.body` has the fields as of any other form, and `uploadedFile(req)` the file, which waits in
 * `UPLOADS_DIR/incoming` until a slice takes it over (`files/receive.ts`) or the answer is sent. A file that is too large
 * is not kept, and `req.uploadError` says so. The file is streamed to the disk: memory stays flat.
 */
export function takeUpload(
  field: string,
  { maxBytes = MOST_FILE_BYTES }: { maxBytes?: number } = {},
): RequestHandler {
  const read = multer({
    storage: incomingStorage(maxBytes),
    // Browsers send names in UTF-8; multer takes them for Latin-1 unless told.
    defParamCharset: 'utf8',
    limits: {
      files: 1,
      fields: 500,
      fieldSize: 500_000,
      fieldNameSize: 200,
      fieldNestingDepth: 5,
      fieldArrayIndexLimit: 500,
    },
  }).single(field);
  return (req, res, next) => {
    if (Number(req.headers['content-length'] ?? 0) > MOST_READ_BYTES) {
      res.set('Connection', 'close');
      return next(tooMuch());
    }
    read(req, res, (error: unknown) => {
      if (error) return next(asBadRequest(error));
      const { file } = req;
      if (file?.tooLarge) {
        const max = res.locals.format.fileSize(maxBytes);
        req.uploadError = { key: 'form:errors.fileTooLarge', params: { max } };
        delete req.file;
      } else if (file) {
        res.once('finish', () => void discard(file.path));
      }
      next();
    });
  };
}

/** The file of the form; undefined where none was chosen, or it was too large. */
export function uploadedFile(req: Request): { path: string; originalName: string } | undefined {
  return req.file && { path: req.file.path, originalName: req.file.originalname };
}

function incomingStorage(maxBytes: number): multer.StorageEngine {
  return {
    _handleFile: (_req, file, done) => {
      void writeIncoming(file.stream, maxBytes).then((kept) => done(null, kept), done);
    },
    _removeFile: (_req, file, done) => {
      void discard(file.path).then(() => done(null));
    },
  };
}

async function writeIncoming(source: Readable, maxBytes: number): Promise<Partial<Express.Multer.File>> {
  const folder = path.join(config.uploadsDir, 'incoming');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const target = path.join(folder, randomUUID());
  const file = await open(target, 'wx', 0o600);
  let size = 0;
  try {
    for await (const chunk of source) {
      size += (chunk as Buffer).length;
      if (size > MOST_READ_BYTES) throw tooMuch();
      if (size <= maxBytes) await file.writeFile(chunk as Buffer);
    }
  } catch (error) {
    await file.close();
    await discard(target);
    throw error;
  }
  await file.close();
  if (size <= maxBytes) return { path: target, size };
  await discard(target);
  return { path: target, size, tooLarge: true };
}

async function discard(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => {});
}

/** A form that was cut off or is no form is the sender's doing; a full disk is not, and has a code of the system. */
function asBadRequest(error: unknown): unknown {
  const { code, status } = error as { code?: unknown; status?: unknown };
  if (code !== undefined || status !== undefined) return error;
  return Object.assign(error as Error, { status: 400 });
}
