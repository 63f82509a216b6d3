import type { InstitutionKind } from '../forums/institution.ts';
import type { Answers } from './registration.ts';

/** The share of those for whom no quota was made. */
export const OPEN_SHARE = 'open';

/** As many as a forum may have. */
export const MOST_QUOTAS = 30;

/** Seats of a forum that are kept for some people, who have these and no others. */
export interface Quota {
  /** Stays the same when the quota is changed; also the name of its share in the pool. */
  id: string;
  /** Empty: of every kind. */
  institutionKinds: InstitutionKind[];
  /** Codes, see `forums/territory.ts`. Empty: of every territory. */
  territories: string[];
  seats: number;
}

/** The share of the seats that somebody draws from: the first quota that they fall under, or what is open to all. */
export function shareFor(
  quotas: readonly Quota[],
  { institutionKind, territory }: Pick<Answers, 'institutionKind' | 'territory'>,
): string {
  const own = quotas.find(
    ({ institutionKinds, territories }) =>
      (institutionKinds.length === 0 ||
        (institutionKind !== undefined && institutionKinds.includes(institutionKind))) &&
      (territories.length === 0 || territories.includes(territory)),
  );
  return own?.id ?? OPEN_SHARE;
}
