import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { config } from '../config.ts';
import { byteRange } from './byteRange.ts';
import { contentDisposition } from './contentDisposition.ts';
import { store } from './store.ts';
import type { StoredFileRecord } from './storedFile.ts';

export interface SendOptions {
  /** Who may keep a copy; by default nobody. */
  caching?: 'forGood' | 'revalidate' | 'none';
  /** Shown in the page instead of downloaded: for pictures that we made ourselves. */
  inline?: boolean;
}

const CACHING = {
  forGood: 'public, max-age=31536000, immutable',
  revalidate: 'public, max-age=0, must-revalidate',
  none: 'private, no-store',
} as const;

/**
 * Streams a stored file. Whether the reader may have it was asked before. It is always a download of its own type and
 * nothing a browser would run (`nosniff`, `sandbox`). Answers `If-None-Match`, and a single `Range` of a file on disk
 * (RFC 9110 §14), so that a download broken off on a weak line goes on where it was.
 */
export async function sendFile(
  req: IncomingMessage,
  res: ServerResponse,
  file: StoredFileRecord,
  { caching = 'none', inline = false }: SendOptions = {},
): Promise<void> {
  const etag = `"${file.sha256.slice(0, 32)}"`;
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', CACHING[caching]);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  if (req.headers['if-none-match']?.includes(etag)) {
    res.writeHead(304).end();
    return;
  }
  const rangesKnown = !config.s3Url;
  // A part is only worth something to who has the rest of the same content.
  const mayContinue = rangesKnown && [undefined, etag].includes(req.headers['if-range'] as string);
  const range = mayContinue ? byteRange(req.headers.range, file.size) : undefined;
  const headers = {
    'Content-Type': file.type,
    'Content-Disposition': contentDisposition(inline ? 'inline' : 'attachment', file.name),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Accept-Ranges': rangesKnown ? 'bytes' : 'none',
  };
  if (range === 'unsatisfiable') {
    res.writeHead(416, { 'Content-Range': `bytes */${file.size}` }).end();
    return;
  }
  const body = req.method === 'HEAD' ? undefined : await (await store()).read(file.key, range);
  if (range) {
    res.writeHead(206, {
      ...headers,
      'Content-Range': `bytes ${range.start}-${range.end}/${file.size}`,
      'Content-Length': range.end - range.start + 1,
    });
  } else res.writeHead(200, { ...headers, 'Content-Length': file.size });
  if (!body) {
    res.end();
    return;
  }
  try {
    await pipeline(body, res);
  } catch (error) {
    // A reader who went away before the end is nobody's failure.
    if (!res.destroyed || (error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
