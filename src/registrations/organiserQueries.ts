import { isValidObjectId, type Types } from 'mongoose';
import { AuditEntryModel, type AuditEntryRecord } from '../audit/auditEntry.ts';
import { NotFound } from '../errors.ts';
import { MOST_ROWS } from './importing/table.ts';
import type { RegistrationFilters } from './organiserForm.ts';
import { BARRING_STATES, RegistrationModel, type RegistrationRecord } from './registration.ts';
import { RegistrationImportModel, type RegistrationImportRecord } from './registrationImport.ts';
import type { Roll } from './roll/roll.ts';
import { searchRoll } from './roll/search.ts';

export const PAGE_SIZE = 50;

/** One page of a forum's registrations, the newest first. */
export async function listRegistrations(
  roll: Roll,
  filters: RegistrationFilters,
  page: number,
): Promise<{ rows: RegistrationRecord[]; total: number; pages: number }> {
  const found = searchRoll(roll, filters);
  const end = found.length - (page - 1) * PAGE_SIZE;
  const ids = found.slice(Math.max(0, end - PAGE_SIZE), Math.max(0, end)).map(({ id }) => id);
  const rows = await RegistrationModel.find({ _id: { $in: ids } })
    .sort({ registeredAt: -1, _id: -1 })
    .lean<RegistrationRecord[]>();
  return { rows, total: found.length, pages: Math.max(1, Math.ceil(found.length / PAGE_SIZE)) };
}

/** Read at once when all are wanted: what a batch holds stays small, and nobody waits for it long. */
const BATCH = 250;

/** Every registration that the filters let through, the oldest first, one after another. */
export async function* eachRegistration(
  roll: Roll,
  filters: RegistrationFilters,
): AsyncGenerator<RegistrationRecord> {
  const found = searchRoll(roll, filters).map(({ id }) => id);
  for (let from = 0; from < found.length; from += BATCH)
    yield* await RegistrationModel.find({ _id: { $in: found.slice(from, from + BATCH) } })
      .sort({ registeredAt: 1, _id: 1 })
      .lean<RegistrationRecord[]>();
}

/** Those of the forum among these ids, who registered first coming first. */
export function namedRegistrations(
  forum: Types.ObjectId,
  ids: readonly (Types.ObjectId | string)[],
): Promise<RegistrationRecord[]> {
  return RegistrationModel.find({ forum, _id: { $in: [...ids] } })
    .sort({ registeredAt: 1, _id: 1 })
    .lean<RegistrationRecord[]>();
}

/** A table that was brought. @throws NotFound also for one of another forum. */
export async function findImport(forum: Types.ObjectId, id: string): Promise<RegistrationImportRecord> {
  const found = isValidObjectId(id)
    ? await RegistrationImportModel.findOne({ _id: id, forum }).lean<RegistrationImportRecord>()
    : null;
  if (!found) throw new NotFound();
  return found;
}

/** Those of the addresses that cannot be registered once more. */
export async function knownAmong(forum: Types.ObjectId, emails: readonly string[]): Promise<Set<string>> {
  const found = await RegistrationModel.find({
    forum,
    email: { $in: [...emails] },
    state: { $in: [...BARRING_STATES] },
  })
    .select({ email: 1 })
    .limit(MOST_ROWS)
    .lean<Pick<RegistrationRecord, 'email'>[]>();
  return new Set(found.map(({ email = '' }) => email));
}

/** @throws NotFound also for one of another forum. */
export async function findRegistration(forum: Types.ObjectId, id: string): Promise<RegistrationRecord> {
  const registration = isValidObjectId(id)
    ? await RegistrationModel.findOne({ _id: id, forum }).lean<RegistrationRecord>()
    : null;
  if (!registration) throw new NotFound();
  return registration;
}

/** The people of the delegation that somebody belongs to, its head first; none where they came by themselves. */
export async function delegationOf({ delegation }: RegistrationRecord): Promise<RegistrationRecord[]> {
  if (!delegation) return [];
  return RegistrationModel.find({ delegation }).sort({ _id: 1 }).limit(100).lean<RegistrationRecord[]>();
}

/** What happened to a registration, the latest first; at most a hundred lines. */
export async function registrationHistory({ _id }: RegistrationRecord): Promise<AuditEntryRecord[]> {
  return AuditEntryModel.find({ kind: 'registration', subject: String(_id) })
    .sort({ at: -1, _id: -1 })
    .limit(100)
    .lean<AuditEntryRecord[]>();
}
