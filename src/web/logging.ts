import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import pino, { type DestinationStream, type Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/**
 * Structured logs. No personal data: addresses are logged as their pattern (they may hold a mailed secret), headers and
 * bodies never, and texts of errors without what looks like an e-mail address or a key that the database quotes.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino({ level, base: null, serializers: { err: describeError } }, destination);
}

/** Logs each request with its id, route pattern, status and time, and gives the id back as `X-Request-Id`. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (_req, res) => {
      const id = randomUUID();
      res.setHeader('X-Request-Id', id);
      return id;
    },
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'error' : 'info'),
    // Ours are given the request, the answer and the error themselves, not pino's accounts of them.
    wrapSerializers: false,
    serializers: {
      req: ({ id, method }: { id: string; method: string }) => ({ id, method }),
      res: ({ statusCode, locals }: { statusCode: number; locals?: { route?: string } }) => ({
        status: statusCode,
        route: locals?.route ?? 'none',
      }),
      err: describeError,
    },
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request failed',
  });
}

function describeError(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error };
  return {
    type: error.name,
    message: withoutPersonalData(error.message),
    stack: withoutPersonalData(error.stack ?? ''),
  };
}

/** Cuts out e-mail addresses and the key values in MongoDB's duplicate-key messages. */
export function withoutPersonalData(text: string): string {
  return text.replace(/dup key: \{.*?\}/gs, 'dup key: {…}').replace(/[^\s"'<>:]+@[^\s"'<>]+/g, '…@…');
}
