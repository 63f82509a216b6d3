import type { RequestListener } from 'node:http';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { firstAccountRoutes } from './accounts/firstAccountRoutes.ts';
import { invitationRoutes } from './accounts/invitationRoutes.ts';
import { passwordResetRoutes } from './accounts/passwordResetRoutes.ts';
import { peopleRoutes } from './accounts/peopleRoutes.ts';
import { accountRoutes } from './accounts/routes.ts';
import { signInRoutes } from './accounts/signInRoutes.ts';
import { teamInvitationRoutes } from './accounts/teamInvitationRoutes.ts';
import { agendaCheckRoutes } from './agenda/checkRoutes.ts';
import { agendaDayCopyRoutes } from './agenda/dayCopyRoutes.ts';
import { agendaDelayRoutes } from './agenda/delayRoutes.ts';
import { agendaDisplayRoutes } from './agenda/displayRoutes.ts';
import { agendaEditorRoutes } from './agenda/editor/routes.ts';
import { agendaExportRoutes } from './agenda/exportRoutes.ts';
import { agendaOrganiserRoutes } from './agenda/organiserRoutes.ts';
import { agendaPlacementRoutes } from './agenda/placement/routes.ts';
import { agendaReleaseRoutes } from './agenda/releaseRoutes.ts';
import { agendaRoomRoutes } from './agenda/roomRoutes.ts';
import { agendaRoomSwapRoutes } from './agenda/roomSwapRoutes.ts';
import { agendaRoutes } from './agenda/routes.ts';
import { agendaSessionRoutes } from './agenda/sessionRoutes.ts';
import { auditRoutes } from './audit/routes.ts';
import { checkInRoutes } from './checkIn/routes.ts';
import { type Config, sessionSecret } from './config.ts';
import { fileRoutes } from './files/routes.ts';
import { forumOrganiserRoutes } from './forums/organiserRoutes.ts';
import { forumRoutes } from './forums/routes.ts';
import { mailChangeRoutes } from './mail/organiserChangeRoutes.ts';
import { mailOrganiserRoutes } from './mail/organiserRoutes.ts';
import { materialDecisionRoutes } from './materials/decisionRoutes.ts';
import { materialOrganiserRoutes } from './materials/organiserRoutes.ts';
import { materialRoutes } from './materials/routes.ts';
import { paths } from './paths.ts';
import { answersRoutes } from './registrations/answersRoutes.ts';
import { attendeeRoutes } from './registrations/attendeeRoutes.ts';
import { registrationBulkRoutes } from './registrations/bulkRoutes.ts';
import { delegationRoutes } from './registrations/delegationRoutes.ts';
import { duplicateRoutes } from './registrations/duplicates/duplicateRoutes.ts';
import { registrationExportRoutes } from './registrations/exportRoutes.ts';
import { registrationFigureRoutes } from './registrations/figuresRoutes.ts';
import { registrationFilterRoutes } from './registrations/filterRoutes.ts';
import { registrationImportRoutes } from './registrations/importRoutes.ts';
import { invitationCodeRoutes } from './registrations/invitationCodeRoutes.ts';
import { registrationListRoutes } from './registrations/listRoutes.ts';
import { registrationOrganiserRoutes } from './registrations/organiserRoutes.ts';
import { registrationOwnRoutes } from './registrations/ownRoutes.ts';
import { placesRoutes } from './registrations/placesRoutes.ts';
import { consentRoutes } from './registrations/questions/consentRoutes.ts';
import { questionFormRoutes } from './registrations/questions/questionFormRoutes.ts';
import { questionRoutes } from './registrations/questions/questionRoutes.ts';
import { registrationRoutes } from './registrations/routes.ts';
import { availabilityRoutes } from './speakers/availabilityRoutes.ts';
import { speakerInvitationRoutes } from './speakers/invitationRoutes.ts';
import { speakerOrganiserRoutes } from './speakers/organiserRoutes.ts';
import { speakerRoutes } from './speakers/routes.ts';
import { speakingMaterialRoutes } from './speakers/speakingMaterialRoutes.ts';
import { speakingRoutes } from './speakers/speakingRoutes.ts';
import { assetRoutes } from './web/assets.ts';
import { currentUser } from './web/currentUser.ts';
import { errorPages, nothingHere } from './web/errorPages.ts';
import { live, ready } from './web/health.ts';
import { locale, preferredLanguage } from './web/locale.ts';
import { requestLog } from './web/logging.ts';
import { measureRequests, showMetrics } from './web/metrics.ts';
import { serveKept } from './web/publicPage.ts';
import type { RouteTable } from './web/routeTable.ts';
import { sameOrigin } from './web/sameOrigin.ts';
import { securityHeaders } from './web/security.ts';
import { signInSession } from './web/signInSession.ts';
import { contributionRoutes } from './workshops/contributionRoutes.ts';
import { workshopDesignRoutes } from './workshops/designRoutes.ts';
import { groupMemberRoutes } from './workshops/members/memberRoutes.ts';
import { moveRoutes } from './workshops/moveRoutes.ts';
import { workshopOrganiserRoutes } from './workshops/organiserRoutes.ts';
import { rapporteurRoutes } from './workshops/rapporteurRoutes.ts';
import { recommendationRoutes } from './workshops/recommendationRoutes.ts';
import { answerRoutes } from './workshops/rounds/answerRoutes.ts';
import { roundRoutes } from './workshops/rounds/roundRoutes.ts';
import { workshopRoutes } from './workshops/routes.ts';
import { recommendationTableRoutes } from './workshops/tableRoutes.ts';

/** Every address of the product, slice by slice. */
export const routeTables: readonly RouteTable[] = [
  signInRoutes,
  firstAccountRoutes,
  passwordResetRoutes,
  invitationRoutes,
  accountRoutes,
  peopleRoutes,
  teamInvitationRoutes,
  auditRoutes,
  forumRoutes,
  forumOrganiserRoutes,
  agendaCheckRoutes,
  agendaDelayRoutes,
  agendaDayCopyRoutes,
  agendaRoomSwapRoutes,
  agendaDisplayRoutes,
  agendaExportRoutes,
  agendaRoutes,
  agendaOrganiserRoutes,
  agendaEditorRoutes,
  agendaPlacementRoutes,
  agendaReleaseRoutes,
  agendaSessionRoutes,
  agendaRoomRoutes,
  fileRoutes,
  materialRoutes,
  materialOrganiserRoutes,
  materialDecisionRoutes,
  speakerRoutes,
  speakingRoutes,
  availabilityRoutes,
  speakingMaterialRoutes,
  speakerInvitationRoutes,
  speakerOrganiserRoutes,
  registrationRoutes,
  attendeeRoutes,
  answersRoutes,
  registrationOwnRoutes,
  delegationRoutes,
  registrationBulkRoutes,
  registrationExportRoutes,
  registrationFilterRoutes,
  duplicateRoutes,
  registrationFigureRoutes,
  registrationImportRoutes,
  placesRoutes,
  invitationCodeRoutes,
  consentRoutes,
  questionRoutes,
  questionFormRoutes,
  registrationListRoutes,
  registrationOrganiserRoutes,
  checkInRoutes,
  workshopRoutes,
  workshopOrganiserRoutes,
  workshopDesignRoutes,
  groupMemberRoutes,
  recommendationTableRoutes,
  rapporteurRoutes,
  contributionRoutes,
  recommendationRoutes,
  moveRoutes,
  roundRoutes,
  answerRoutes,
  mailOrganiserRoutes,
  mailChangeRoutes,
];

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

  // 3. What every page needs.
  app.use(requestLog(logger), measureRequests);
  app.use((req, _res, next) => {
    req.now = clock();
    next();
  });
  app.get('/', (req, res) => res.redirect(302, paths.home(preferredLanguage(req))));
  app.use('/:lang', locale);
  app.use(sameOrigin(settings.baseUrl));
  app.use(signInSession(sessionSecret(settings), settings.baseUrl), currentUser);
  app.use(express.urlencoded({ extended: true, limit: '500kb', parameterLimit: 3000 }));

  // 4. The product.
  for (const table of routeTables) app.use(table.router);

  // 5. Nothing here, or something went wrong.
  app.use(nothingHere);
  app.use(errorPages);
  return app;
}
