import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { DomainError, Forbidden, NotFound, VersionConflict } from '../errors.ts';
import { preferredLanguage, speak } from './locale.ts';
import { renderPage } from './renderPage.ts';

/** Nothing answered: there is no such address. */
export const nothingHere: RequestHandler = () => {
  throw new NotFound();
};

/** Turns every error into a page in the reader's language, with the right status. Only bugs are logged as errors. */
export const errorPages: ErrorRequestHandler = async (error, req, res, next) => {
  const status = statusOf(error);
  if (status === 500) req.log?.error({ err: error }, 'request failed');
  // Too late for a page: the connection is cut, so that a half answer is not taken for a whole one.
  if (res.headersSent) return next(error);
  // Pages of errors are never kept, whatever the handler had in mind.
  delete res.locals.publicScope;
  if (!res.locals.lang) speak(res, preferredLanguage(req));
  await errorPage(req, res, status, error);
};

function statusOf(error: unknown): number {
  if (error instanceof NotFound) return 404;
  if (error instanceof Forbidden) return 403;
  if (error instanceof VersionConflict) return 409;
  if (error instanceof DomainError) return 422;
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (code === 'LIMIT_FILE_SIZE') return 413;
  if (typeof code === 'string' && code.startsWith('LIMIT_')) return 400;
  return typeof status === 'number' && [400, 403, 404, 409, 413, 415, 422, 429, 503].includes(status)
    ? status
    : 500;
}

async function errorPage(req: Request, res: Response, status: number, error: unknown): Promise<void> {
  const { t } = res.locals;
  const shown = status === 415 ? 400 : status;
  const broken = error instanceof DomainError ? t(error.key, error.params) : undefined;
  await renderPage(
    res,
    'errors/error',
    {
      status: shown,
      title: t(`errors:${shown}.title`),
      explanation: broken ?? t(`errors:${shown}.explanation`),
      requestId: shown === 500 ? String(req.id ?? '') : '',
    },
    { status, layout: 'public' },
  );
}
