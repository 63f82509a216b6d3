import type { Types } from 'mongoose';
import { isLive, RegistrationModel, type RegistrationState } from './registration.ts';

/** How many registrations have each value of a field. */
export type Counts = Map<string, number>;

export interface RegistrationFigures {
  /** All there ever were, by state. */
  byState: Counts;
  /** Those that are not over, by what donors ask about. `''`: not said. */
  bySex: Counts;
  byInstitutionKind: Counts;
  byTerritory: Counts;
  /** Not over. */
  live: number;
}

interface Group {
  _id: { state: RegistrationState; sex?: string; institutionKind?: string; territory?: string };
  count: number;
}

/** The figures of a forum, in one query. */
export async function registrationFigures(forum: Types.ObjectId): Promise<RegistrationFigures> {
  const groups = await RegistrationModel.aggregate<Group>([
    { $match: { forum } },
    {
      $group: {
        _id: { state: '$state', sex: '$sex', institutionKind: '$institutionKind', territory: '$territory' },
        count: { $sum: 1 },
      },
    },
  ]);
  const live = groups.filter(({ _id }) => isLive(_id.state));
  return {
    byState: countBy(groups, 'state'),
    bySex: countBy(live, 'sex'),
    byInstitutionKind: countBy(live, 'institutionKind'),
    byTerritory: countBy(live, 'territory'),
    live: live.reduce((sum, { count }) => sum + count, 0),
  };
}

function countBy(groups: readonly Group[], field: keyof Group['_id']): Counts {
  const counts: Counts = new Map();
  for (const { _id, count } of groups) {
    const value = _id[field] ?? '';
    counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return counts;
}
