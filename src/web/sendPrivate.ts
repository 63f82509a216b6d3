import type { Response } from 'express';
import { chooseEncoding, compress } from './compress.ts';

/** Answers with a text that is for this reader alone, compressed as they accept it; caches are told not to keep it. */
export async function sendPrivate(res: Response, type: string, text: string): Promise<void> {
  const { req } = res;
  const encoding = chooseEncoding(req.headers['accept-encoding']);
  const body = await compress(Buffer.from(text), encoding, 4);
  if (!res.get('Cache-Control')) res.set('Cache-Control', 'private, no-store');
  res.vary('Accept-Encoding').type(type);
  if (encoding !== 'identity') res.set('Content-Encoding', encoding);
  res.set('Content-Length', String(body.length)).end(req.method === 'HEAD' ? undefined : body);
}
