import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** The hidden field that names one filling of a form. A body without one is a filling of its own. */
export function submission() {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value) ? value : randomUUID()),
    z.string(),
  );
}
