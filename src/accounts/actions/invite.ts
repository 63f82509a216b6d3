import { Types } from 'mongoose';
import { actorOf, recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { AccountModel } from '../account.ts';
import type { CurrentUser } from '../currentUser.ts';
import type { InvitationInput } from '../form.ts';
import { INVITATION_DAYS, InvitationModel, type InvitationRecord } from '../invitation.ts';
import { mailInvitation } from '../mails.ts';
import { newSecret } from '../secretToken.ts';

/**
 * Invites somebody by mail to join a forum's team.
 * @throws DomainError when the person is in the team or was invited already.
 */
export async function invite(
  forum: ForumRecord,
  user: CurrentUser,
  input: InvitationInput,
  now: Date,
): Promise<void> {
  if (await AccountModel.exists({ email: input.email, 'memberships.forum': forum._id })) {
    throw new DomainError('accounts:errors.alreadyMember');
  }
  const { secret, hash } = newSecret();
  const invitedBy = { id: user.id, name: user.name };
  const invitation = await createOnce({ ...input, forum: forum._id, invitedBy, ...freshLink(hash, now) });
  await mailInvitation(invitation, forum, secret, now);
  await record('invitation.sent', invitation, user, now, shown(invitation));
}

/**
 * Sends the invitation again, with a new link; the old one ends.
 * @throws DomainError when it was accepted or withdrawn meanwhile.
 */
export async function resendInvitation(
  forum: ForumRecord,
  user: CurrentUser,
  id: string,
  now: Date,
): Promise<InvitationRecord> {
  const { secret, hash } = newSecret();
  const invitation = await InvitationModel.findOneAndUpdate(
    { _id: validId(id), forum: forum._id },
    { $set: freshLink(hash, now), $unset: { acceptedAt: 1 } },
    { returnDocument: 'after' },
  ).lean<InvitationRecord>();
  if (!invitation) throw new DomainError('accounts:errors.invitationGone');
  await mailInvitation(invitation, forum, secret, now);
  await record('invitation.resent', invitation, user, now);
  return invitation;
}

/**
 * Takes an invitation back; its link ends.
 * @throws DomainError when it was accepted or withdrawn meanwhile.
 */
export async function withdrawInvitation(
  forum: ForumRecord,
  user: CurrentUser,
  id: string,
  now: Date,
): Promise<InvitationRecord> {
  const invitation = await InvitationModel.findOneAndDelete({
    _id: validId(id),
    forum: forum._id,
    acceptedAt: null,
  }).lean<InvitationRecord>();
  if (!invitation) throw new DomainError('accounts:errors.invitationGone');
  await record('invitation.withdrawn', invitation, user, now, undefined, shown(invitation));
  return invitation;
}

function freshLink(tokenHash: string, now: Date) {
  const expiresAt = new Date(now.getTime() + INVITATION_DAYS * 24 * 60 * 60 * 1000);
  return { tokenHash, sentAt: now, expiresAt };
}

function validId(id: string): Types.ObjectId {
  if (!Types.ObjectId.isValid(id)) throw new DomainError('accounts:errors.invitationGone');
  return new Types.ObjectId(id);
}

/** Two owners may invite the same person at once: the forum and the address are unique together. */
async function createOnce(given: Omit<InvitationRecord, '_id'>): Promise<InvitationRecord> {
  try {
    return (await InvitationModel.create(given)).toObject();
  } catch (error) {
    if ((error as { code?: unknown }).code === 11000) throw new DomainError('accounts:errors.alreadyInvited');
    throw error;
  }
}

const shown = ({ name, email, role, language }: InvitationRecord) => ({ name, email, role, language });

function record(
  verb: string,
  { _id, forum, name }: InvitationRecord,
  user: CurrentUser,
  now: Date,
  after?: object,
  before?: object,
): Promise<void> {
  const change = { forum, actor: actorOf(user), verb, kind: 'invitation', id: _id, label: name };
  return recordChange({ ...change, ...(before && { before }), ...(after && { after }) }, now);
}
