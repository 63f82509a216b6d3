import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A module of `public/js` that needs no page, as a browser loads it. */
export async function browserModule<T>(name: string): Promise<T> {
  const file = path.resolve(import.meta.dirname, '../../public/js', name);
  return (await import(pathToFileURL(file).href)) as T;
}
