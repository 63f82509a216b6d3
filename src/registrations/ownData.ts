import { AuditEntryModel, type AuditEntryRecord } from '../audit/auditEntry.ts';
import { CheckInModel, type CheckInRecord } from '../checkIn/checkIn.ts';
import type { ForumRecord } from '../forums/forum.ts';
import type { Localized } from '../i18n/localized.ts';
import { translator } from '../i18n/setup.ts';
import { OutgoingMailModel, type OutgoingMailRecord } from '../mail/outgoingMail.ts';
import { groupsOfPerson } from '../workshops/members/queries.ts';
import { answersOf, type OwnWords } from '../workshops/rounds/queries.ts';
import { consentText } from './questions/consentView.ts';
import { questionnaireOf } from './questions/queries.ts';
import { replyFacts } from './questions/view.ts';
import type { RegistrationRecord } from './registration.ts';

/** As many lines of each kind as one person's data may have. */
const MOST = 1_000;

/** Everything that is stored of a person, for them to take along (Moroccan law 09-08, GDPR article 20). Instants are ISO 8601 in UTC. */
export interface OwnData {
  forum: { slug: string; title: ForumRecord['title']; startsOn: string; endsOn: string };
  registration: Omit<
    RegistrationRecord,
    | '_id'
    | 'forum'
    | 'searchText'
    | 'linkEpoch'
    | 'linkMails'
    | 'mailsDue'
    | 'importKey'
    | 'version'
    | 'replies'
    | 'consents'
  >;
  /** Their replies to the forum's own questions, in their language. */
  replies: { question: string; reply: string }[];
  /** What they agreed to, in the words that they saw. */
  consents: { text: string; version: number; at: Date }[];
  /** Days on which they were seen at the door. */
  checkIns: { day: string; at: Date }[];
  /** The groups of workshops that they are in. */
  groups: { workshop: Localized; group: Localized }[];
  /** What they said under their name of recommendations; nobody knows their anonymous answers. */
  answers: OwnWords[];
  mails: { subject: string; to: string; state: string; at: Date }[];
  /** What was done with the registration, and by what kind of author. */
  history: { what: string; by: string; at: Date }[];
}

/** The data of one registration. */
export async function ownData(forum: ForumRecord, registration: RegistrationRecord): Promise<OwnData> {
  const { _id, email } = registration;
  const [questionnaire, checkIns, groups, answers, mails, history] = await Promise.all([
    questionnaireOf(forum._id),
    CheckInModel.find({ registration: _id }).sort({ at: 1 }).limit(MOST).lean<CheckInRecord[]>(),
    groupsOfPerson(registration),
    answersOf(_id),
    email
      ? OutgoingMailModel.find({ forum: forum._id, 'to.email': email })
          .select({ subject: 1, to: 1, state: 1, createdAt: 1 })
          .sort({ createdAt: 1 })
          .limit(MOST)
          .lean<OutgoingMailRecord[]>()
      : [],
    AuditEntryModel.find({ kind: 'registration', subject: String(_id) })
      .sort({ at: 1 })
      .limit(MOST)
      .lean<AuditEntryRecord[]>(),
  ]);
  const { slug, title, startsOn, endsOn } = forum;
  const { language: lang, consents = [] } = registration;
  const reader = { forum, lang, t: translator(lang) };
  return {
    forum: { slug, title, startsOn, endsOn },
    registration: said(registration),
    replies: replyFacts(questionnaire, registration, reader).map(({ label, value }) => ({
      question: label,
      reply: value,
    })),
    consents: consents.map(({ consent, version, at }) => ({
      text: consentText(questionnaire.consents, consent, version, reader),
      version,
      at,
    })),
    checkIns: checkIns.map(({ day, at }) => ({ day, at })),
    groups: groups.map(({ group, session }) => ({ workshop: session?.title ?? {}, group: group.name })),
    answers,
    mails: mails.map(({ subject, to, state, createdAt }) => ({
      subject,
      to: to.email,
      state,
      at: createdAt,
    })),
    history: history.map(({ verb, actor, at }) => ({ what: verb, by: actor.kind, at })),
  };
}

function said({
  _id,
  forum: _forum,
  searchText: _searchText,
  linkEpoch: _linkEpoch,
  linkMails: _linkMails,
  mailsDue: _mailsDue,
  importKey: _importKey,
  version: _version,
  replies: _replies,
  consents: _consents,
  ...rest
}: RegistrationRecord): OwnData['registration'] {
  return rest;
}
