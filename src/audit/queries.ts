import { type QueryFilter, Types } from 'mongoose';
import { AccountModel, type AccountRecord } from '../accounts/account.ts';
import { instantOf } from '../i18n/zone.ts';
import { AuditEntryModel, type AuditEntryRecord } from './auditEntry.ts';
import type { AuditFilter } from './filter.ts';

export const ENTRIES_PER_PAGE = 50;
const DAY = 24 * 60 * 60 * 1000;

export interface AuditPage {
  entries: AuditEntryRecord[];
  /** Where the next, older page begins; absent on the last. */
  older?: { at: Date; id: string };
}

/**
 * One page of a forum's history, latest first; without a forum, of what belongs to none.
 * @param timeZone of the day that is asked for
 */
export async function auditPage(
  forum: Types.ObjectId | undefined,
  filter: AuditFilter,
  timeZone: string,
): Promise<AuditPage> {
  const found = await AuditEntryModel.find(conditions(forum, filter, timeZone))
    .sort({ at: -1, _id: -1 })
    .limit(ENTRIES_PER_PAGE + 1)
    .lean<AuditEntryRecord[]>();
  const entries = await withLabels(found.slice(0, ENTRIES_PER_PAGE));
  const last = entries.at(-1);
  const more = found.length > ENTRIES_PER_PAGE && last;
  return { entries, ...(more && { older: { at: last.at, id: String(last._id) } }) };
}

function conditions(
  forum: Types.ObjectId | undefined,
  { who, kind, day, before }: AuditFilter,
  timeZone: string,
): QueryFilter<AuditEntryRecord> {
  const all: QueryFilter<AuditEntryRecord>[] = [{ forum: forum ?? null }];
  if (who) all.push('id' in who ? { 'actor.id': who.id } : { 'actor.kind': who.kind });
  if (kind) all.push({ kind });
  if (day) {
    const start = instantOf(`${day}T00:00`, timeZone);
    // Read again from the calendar: a day on which the clock changes has 23 or 25 hours.
    const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
    all.push({ at: { $gte: start, $lt: instantOf(`${next}T00:00`, timeZone) } });
  }
  if (before) {
    const { at, id } = before;
    // Many entries may have one instant, so the id decides among them.
    all.push({ $or: [{ at: { $lt: at } }, { at, _id: { $lt: new Types.ObjectId(id) } }] });
  }
  return { $and: all };
}

/** An entry that names only the fields that changed is called as another entry about the same thing calls it. */
async function withLabels(entries: AuditEntryRecord[]): Promise<AuditEntryRecord[]> {
  const nameless = [...new Set(entries.filter(({ label }) => !label).map(({ subject }) => subject))];
  if (nameless.length === 0) return entries;
  const named = await AuditEntryModel.find(
    {
      kind: { $in: [...new Set(entries.map(({ kind }) => kind))] },
      subject: { $in: nameless },
      label: { $exists: true },
    },
    'subject label',
  )
    .sort({ at: 1 })
    .limit(20 * ENTRIES_PER_PAGE)
    .lean<Pick<AuditEntryRecord, 'subject' | 'label'>[]>();
  const labels = new Map(named.map(({ subject, label }) => [subject, label]));
  return entries.map((entry) => {
    const label = entry.label ?? labels.get(entry.subject);
    return label ? { ...entry, label } : entry;
  });
}

/** The people to choose from in the filter: the forum's team, or without a forum the administrators. */
export async function auditPeople(
  forum: Types.ObjectId | undefined,
): Promise<{ id: string; name: string }[]> {
  const filter = forum ? { 'memberships.forum': forum } : { isAdministrator: true };
  const people = await AccountModel.find(filter, 'name')
    .sort({ name: 1 })
    .limit(200)
    .lean<Pick<AccountRecord, '_id' | 'name'>[]>();
  return people.map(({ _id, name }) => ({ id: String(_id), name }));
}
