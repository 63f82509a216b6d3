import type { Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { DomainError } from '../../errors.ts';
import { MOST_FILTERS, SavedFilterModel } from '../savedFilter.ts';

/**
 * Gives a filter a name; under a name that is there already the new one takes its place.
 * @throws DomainError when the forum has as many as it may.
 */
export async function saveFilter(
  forum: Types.ObjectId,
  { name, query }: { name: string; query: string },
  by: Actor,
  now: Date,
): Promise<void> {
  const others = await SavedFilterModel.countDocuments({ forum, name: { $ne: name } });
  if (others >= MOST_FILTERS) throw new DomainError('registrations:filters.tooMany', { max: MOST_FILTERS });
  await SavedFilterModel.updateOne(
    { forum, name },
    { $set: { query, by, createdAt: now } },
    { upsert: true },
  );
}

/** Nothing happens where there is none. */
export async function removeFilter(forum: Types.ObjectId, id: string): Promise<void> {
  if (/^[0-9a-f]{24}$/.test(id)) await SavedFilterModel.deleteOne({ _id: id, forum });
}
