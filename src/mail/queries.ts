import { Types } from 'mongoose';
import { NotFound } from '../errors.ts';
import { type MailState, OutgoingMailModel, type OutgoingMailRecord } from './outgoingMail.ts';

/** The mails of one forum, or with `undefined` those that belong to none. */
export type MailScope = Types.ObjectId | undefined;

/** States as the list groups them. */
export const MAIL_GROUPS = {
  waiting: ['queued', 'sending', 'retrying'],
  sent: ['sent'],
  failed: ['failed', 'bounced'],
  draft: ['draft'],
} as const satisfies Record<string, readonly MailState[]>;
export type MailGroup = keyof typeof MAIL_GROUPS;

export interface MailFilter {
  group?: MailGroup;
  /** Part of the recipient's address or name. */
  search: string;
  /** From 1. */
  page: number;
}

/** A mail as the list shows it, without its content. */
export type MailRow = Omit<OutgoingMailRecord, 'html' | 'text' | 'attachments'>;

const PAGE_SIZE = 50;

/** Newest first. */
export async function listMails(scope: MailScope, filter: MailFilter) {
  const query = { forum: scope ?? null, ...inGroup(filter.group), ...ofRecipient(filter.search) };
  const [mails, total] = await Promise.all([
    OutgoingMailModel.find(query, { html: 0, text: 0, attachments: 0 })
      .sort({ _id: -1 })
      .skip((filter.page - 1) * PAGE_SIZE)
      .limit(PAGE_SIZE)
      .lean<MailRow[]>(),
    OutgoingMailModel.countDocuments(query),
  ]);
  return { mails, total, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) };
}

/** How many mails there are in each group. */
export async function countMails(scope: MailScope): Promise<Record<MailGroup, number>> {
  const groups = Object.keys(MAIL_GROUPS) as MailGroup[];
  const counts = await Promise.all(
    groups.map((group) => OutgoingMailModel.countDocuments({ forum: scope ?? null, ...inGroup(group) })),
  );
  return Object.fromEntries(groups.map((group, index) => [group, counts[index] ?? 0])) as Record<
    MailGroup,
    number
  >;
}

/** @throws NotFound also for a mail of another forum. */
export async function findMail(scope: MailScope, id: string): Promise<OutgoingMailRecord> {
  if (!Types.ObjectId.isValid(id)) throw new NotFound();
  const mail = await OutgoingMailModel.findOne({ _id: id, forum: scope ?? null }).lean<OutgoingMailRecord>();
  if (!mail) throw new NotFound();
  return mail;
}

function inGroup(group: MailGroup | undefined) {
  return group ? { state: { $in: MAIL_GROUPS[group] } } : {};
}

function ofRecipient(search: string) {
  if (!search) return {};
  const part = new RegExp(search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
  return { $or: [{ 'to.email': part }, { 'to.name': part }] };
}
