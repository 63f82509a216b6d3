import type { RegistrationRecord, RegistrationState } from '../registration.ts';

/** The nearer to the hall the smaller. */
const RANK: Partial<Record<RegistrationState, number>> = {
  confirmed: 0,
  awaitingApproval: 1,
  unconfirmed: 2,
  waitlisted: 3,
};

type Place = Pick<RegistrationRecord, 'state' | 'share' | 'ordinal'>;

/** Whether one has a better place than the other: nearer to a ticket or, where both wait in one line, earlier in it. */
export function hasBetterPlace(one: Place, other: Place): boolean {
  const difference = (RANK[one.state] ?? 9) - (RANK[other.state] ?? 9);
  if (difference !== 0) return difference < 0;
  const inOneLine = one.state === 'waitlisted' && one.share === other.share;
  return inOneLine && (one.ordinal ?? Infinity) < (other.ordinal ?? Infinity);
}

/** Who led a delegation leads it on; whom somebody brought was brought by them, unless they are the one who brought. */
function delegationOf(first: RegistrationRecord, second: RegistrationRecord) {
  if (second.delegation?.equals(second._id)) return { delegation: first._id };
  return first.delegation ? {} : { delegation: second.delegation, broughtBy: second.broughtBy };
}

/** What is asked about a person and can be missing. */
const FILLED = ['phone', 'sex', 'institution', 'institutionKind', 'position', 'territory'] as const;
const LONGEST_NEEDS = 1_000;

/** What is known of a person from both: what the first says, and where it says nothing what the second says. */
export function answersTogether(first: RegistrationRecord, second: RegistrationRecord) {
  const filled = Object.fromEntries(FILLED.map((field) => [field, first[field] || second[field]]));
  const needs = [...new Set([first.needs, second.needs].filter(Boolean))].join('\n');
  const given = first.consents ?? [];
  const more = (second.consents ?? []).filter(({ consent }) => !given.some((one) => one.consent === consent));
  return {
    ...(filled as Partial<Pick<RegistrationRecord, (typeof FILLED)[number]>>),
    needs: needs.slice(0, LONGEST_NEEDS),
    replies: { ...second.replies, ...first.replies },
    consents: [...given, ...more],
    consentAt: first.consentAt ?? second.consentAt,
    email: first.email ?? second.email,
    ...delegationOf(first, second),
  };
}
