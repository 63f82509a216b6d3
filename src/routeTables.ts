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
import { fileRoutes } from './files/routes.ts';
import { forumOrganiserRoutes } from './forums/organiserRoutes.ts';
import { forumRoutes } from './forums/routes.ts';
import { mailChangeRoutes } from './mail/organiserChangeRoutes.ts';
import { mailOrganiserRoutes } from './mail/organiserRoutes.ts';
import { materialDecisionRoutes } from './materials/decisionRoutes.ts';
import { materialOrganiserRoutes } from './materials/organiserRoutes.ts';
import { materialRoutes } from './materials/routes.ts';
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
import type { RouteTable } from './web/routeTable.ts';
import { contributionRoutes } from './workshops/contributionRoutes.ts';
import { workshopDesignRoutes } from './workshops/designRoutes.ts';
import { documentRoutes } from './workshops/documentRoutes.ts';
import { installRoutes } from './workshops/installRoutes.ts';
import { groupMemberRoutes } from './workshops/members/memberRoutes.ts';
import { moveRoutes } from './workshops/moveRoutes.ts';
import { workshopOrganiserRoutes } from './workshops/organiserRoutes.ts';
import { rapporteurRoutes } from './workshops/rapporteurRoutes.ts';
import { recommendationRoutes } from './workshops/recommendationRoutes.ts';
import { answerRoutes } from './workshops/rounds/answerRoutes.ts';
import { roundRoutes } from './workshops/rounds/roundRoutes.ts';
import { workshopRoutes } from './workshops/routes.ts';
import { stateRoutes } from './workshops/stateRoutes.ts';
import { recommendationTableRoutes } from './workshops/tableRoutes.ts';

/** Every address of the product, slice by slice. */
export const routeTables: readonly RouteTable[] = [
  // Asked several times a second by everybody who writes: first in the line.
  documentRoutes,
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
  installRoutes,
  stateRoutes,
  contributionRoutes,
  recommendationRoutes,
  moveRoutes,
  roundRoutes,
  answerRoutes,
  mailOrganiserRoutes,
  mailChangeRoutes,
];
