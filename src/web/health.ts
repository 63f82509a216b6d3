import type { RequestHandler } from 'express';
import { databaseAnswers } from '../database/connect.ts';

/** `GET /health/live`: the process runs. */
export const live: RequestHandler = (_req, res) => {
  res.type('text').send('live\n');
};

/** `GET /health/ready`: pages can be served; 503 while the database does not answer or the process is stopping. */
export function ready(isStopping: () => boolean): RequestHandler {
  return async (_req, res) => {
    const answers = !isStopping() && (await databaseAnswers());
    res
      .status(answers ? 200 : 503)
      .type('text')
      .send(answers ? 'ready\n' : 'not ready\n');
  };
}
