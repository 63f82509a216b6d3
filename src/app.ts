import type { RequestListener } from 'node:http';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { type Config, sessionSecret } from './config.ts';
import { paths } from './paths.ts';
import { routeTables } from './routeTables.ts';
import { assetRoutes } from './web/assets.ts';
import { currentUser } from './web/currentUser.ts';
import { errorPages, nothingHere } from './web/errorPages.ts';
import { live, ready } from './web/health.ts';
import { locale, preferredLanguage } from './web/locale.ts';
import { requestLog } from './web/logging.ts';
import { measureRequests, showMetrics } from './web/metrics.ts';
import { serveKept } from './web/publicPage.ts';
import { recallPermission, unlessRemembered } from './web/remembered.ts';
import { sameOrigin } from './web/sameOrigin.ts';
import { securityHeaders } from './web/security.ts';
import { sendServiceWorker } from './web/serviceWorker.ts';
import { signInSession } from './web/signInSession.ts';

export interface AppOptions {
  settings: Config;
  logger: Logger;
  /** The clock of every request. */
  clock?: () => Date;
  /** Whether the process is on its way out. */
  isStopping?: () => boolean;
}

/** What answers a request: a public page that is already here, which is what most readers want, else the application. */
export function createApp(options: AppOptions): RequestListener {
  const { clock = () => new Date() } = options;
  const pages = createPages(options);
  return (req, res) => {
    if (!serveKept(req, res, clock())) pages(req, res);
  };
}

/** The HTTP application, in the order a request meets it. The database must be connected before. */
export function createPages({
  settings,
  logger,
  clock = () => new Date(),
  isStopping = () => false,
}: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('query parser', 'simple');
  if (settings.trustProxy)
    app.set(
      'trust proxy',
      settings.trustProxy.split(',').map((address) => address.trim()),
    );

  // 1. For operators.
  app.get('/health/live', live);
  app.get('/health/ready', ready(isStopping));
  app.get('/metrics', showMetrics);

  // 2. Files.
  app.use(securityHeaders(settings.baseUrl));
  app.use('/assets', assetRoutes());
  app.get('/worker.js', sendServiceWorker);

  // 3. What every page needs.
  app.use(requestLog(logger), measureRequests);
  app.use((req, _res, next) => {
    req.now = clock();
    next();
  });
  app.get('/', (req, res) => res.redirect(302, paths.home(preferredLanguage(req))));
  app.use('/:lang', locale);
  app.use(sameOrigin(settings.baseUrl));
  app.use(recallPermission);
  app.use(unlessRemembered(signInSession(sessionSecret(settings), settings.baseUrl)));
  app.use(unlessRemembered(currentUser));
  app.use(express.urlencoded({ extended: true, limit: '500kb', parameterLimit: 3000 }));

  // 4. The product.
  for (const table of routeTables) app.use(table.router);

  // 5. Nothing here, or something went wrong.
  app.use(nothingHere);
  app.use(errorPages);
  return app;
}
