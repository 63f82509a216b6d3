import { Types } from 'mongoose';
import { NotFound } from '../errors.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { ForumModel } from '../forums/forum.ts';
import { AccountModel, type AccountRecord, type ForumRole } from './account.ts';
import { AccountTokenModel, type AccountTokenRecord, type TokenKind } from './accountToken.ts';
import type { CurrentUser } from './currentUser.ts';
import { InvitationModel, type InvitationRecord } from './invitation.ts';
import { hashSecret } from './secretToken.ts';

export const PEOPLE_PER_PAGE = 50;
/** More open invitations than a forum can have; the list has no pages. */
const MOST_INVITATIONS = 200;
const MOST_ORGANISERS = 200;

export async function anyAccount(): Promise<boolean> {
  return (await AccountModel.exists({})) !== null;
}

export async function findAccountByEmail(email: string): Promise<AccountRecord | null> {
  return AccountModel.findOne({ email }).lean<AccountRecord>();
}

export async function findAccount(id: string): Promise<AccountRecord> {
  const account = await AccountModel.findById(id).lean<AccountRecord>();
  if (!account) throw new NotFound();
  return account;
}

/** A link's record as long as the link may be used. */
export async function findToken(
  kind: TokenKind,
  secret: string,
  now: Date,
): Promise<AccountTokenRecord | null> {
  return AccountTokenModel.findOne({
    hash: hashSecret(secret),
    kind,
    usedAt: null,
    expiresAt: { $gt: now },
  }).lean<AccountTokenRecord>();
}

export interface Person {
  id: string;
  name: string;
  email: string;
  role: ForumRole;
  since?: Date;
}

function personIn(forum: Types.ObjectId, account: AccountRecord): Person {
  const { role, since } = account.memberships.find((membership) => forum.equals(membership.forum)) as {
    role: ForumRole;
    since?: Date;
  };
  return { id: String(account._id), name: account.name, email: account.email, role, ...(since && { since }) };
}

/** One page of a forum's team, by name; `page` counts from 1. */
export async function peopleOf(forum: Types.ObjectId, page: number) {
  const filter = { 'memberships.forum': forum };
  const [count, accounts] = await Promise.all([
    AccountModel.countDocuments(filter),
    AccountModel.find(filter, 'name email memberships')
      .sort({ name: 1, _id: 1 })
      .skip((page - 1) * PEOPLE_PER_PAGE)
      .limit(PEOPLE_PER_PAGE)
      .lean<AccountRecord[]>(),
  ]);
  return {
    people: accounts.map((account) => personIn(forum, account)),
    count,
    pages: Math.ceil(count / PEOPLE_PER_PAGE),
  };
}

/** Who prepares a forum and is written to when something needs them: its owners and organisers, in their language. */
export async function organisersOf(
  forum: Types.ObjectId,
): Promise<Pick<AccountRecord, 'email' | 'name' | 'language'>[]> {
  return AccountModel.find(
    { memberships: { $elemMatch: { forum, role: { $in: ['owner', 'organiser'] } } } },
    'email name language',
  )
    .sort({ name: 1, _id: 1 })
    .limit(MOST_ORGANISERS)
    .lean<AccountRecord[]>();
}

/** @throws NotFound for somebody who is not in this forum's team. */
export async function findPerson(forum: Types.ObjectId, id: string): Promise<Person> {
  const account = Types.ObjectId.isValid(id)
    ? await AccountModel.findOne({ _id: id, 'memberships.forum': forum }).lean<AccountRecord>()
    : null;
  if (!account) throw new NotFound();
  return personIn(forum, account);
}

/** Invitations that wait for an answer, or whose link ran out; latest first. */
export async function invitationsOf(forum: Types.ObjectId): Promise<InvitationRecord[]> {
  return InvitationModel.find({ forum })
    .sort({ sentAt: -1 })
    .limit(MOST_INVITATIONS)
    .lean<InvitationRecord[]>();
}

export interface OpenInvitation {
  invitation: InvitationRecord;
  forum: ForumRecord;
  /** Whether the invited address has an account already. */
  hasAccount: boolean;
}

/** What a mailed link invites to, or `undefined` when it does not work any more. */
export async function findOpenInvitation(secret: string, now: Date): Promise<OpenInvitation | undefined> {
  const invitation = await InvitationModel.findOne({
    tokenHash: hashSecret(secret),
    acceptedAt: null,
    expiresAt: { $gt: now },
  }).lean<InvitationRecord>();
  if (!invitation) return undefined;
  const [forum, account] = await Promise.all([
    ForumModel.findById(invitation.forum).lean<ForumRecord>(),
    AccountModel.exists({ email: invitation.email }),
  ]);
  return forum ? { invitation, forum, hasAccount: account !== null } : undefined;
}

/** The forums of a person's own memberships, with the role in each; latest first. */
export async function rolesOf(user: CurrentUser): Promise<{ forum: ForumRecord; role: ForumRole }[]> {
  const forums = await ForumModel.find(
    { _id: { $in: user.memberships.map(({ forum }) => forum) } },
    'slug title languages startsOn endsOn timeZone',
  )
    .sort({ startsOn: -1 })
    .limit(200)
    .lean<ForumRecord[]>();
  const roles = new Map(user.memberships.map(({ forum, role }) => [forum, role]));
  return forums.map((forum) => ({ forum, role: roles.get(String(forum._id)) as ForumRole }));
}
