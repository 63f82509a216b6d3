import { INSTITUTION_KINDS } from '../forums/institution.ts';
import { COUNTRIES, REGIONS, territoryName } from '../forums/territory.ts';
import { formatter } from '../i18n/format.ts';
import { localOf } from '../i18n/zone.ts';
import type { ForumReader } from '../web/reader.ts';
import { type InvitationCodeRecord, invitationCodes, showInvitationCode } from './invitationCode.ts';
import { seatsFree, seatsLeft } from './policy.ts';
import { OPEN_SHARE, type Quota } from './quota.ts';
import type { RegistrationRecord } from './registration.ts';
import { seatPoolOf } from './seatCount.ts';
import type { SeatPoolRecord, Share } from './seatPool.ts';

const NO_SHARE: Share = { seats: 0, left: 0, taken: 0, waiting: 0 };

/** For whom a quota is: "Communes · Oriental". */
export function quotaName(
  { institutionKinds, territories }: Pick<Quota, 'institutionKinds' | 'territories'>,
  { forum, lang, t }: ForumReader,
): string {
  const { list } = formatter(lang, forum.timeZone);
  const kinds = list(institutionKinds.map((kind) => t(`terms:institutionKinds.${kind}`)));
  const places = list(territories.map((code) => territoryName(code, lang, t, forum.territories)));
  return [kinds, places].filter(Boolean).join(' · ');
}

/** What somebody draws their seat from, in words, an invitation by whom it is for; nothing where all draw from the same. */
export async function shareInWords(
  { share }: Pick<RegistrationRecord, 'share'>,
  reader: ForumReader,
): Promise<string | undefined> {
  const pool = await seatPoolOf(reader.forum);
  const codes = await invitationCodes(reader.forum._id);
  if (pool.quotas.length + codes.length === 0) return undefined;
  const quota = pool.quotas.find(({ id }) => id === share);
  if (quota) return quotaName(quota, reader);
  const code = codes.find(({ _id }) => String(_id) === share);
  return code ? reader.t('places:invitationOf', { label: code.label }) : openName(pool, reader);
}

function openName({ quotas }: Pick<SeatPoolRecord, 'quotas'>, { t }: ForumReader): string {
  return t(quotas.length > 0 ? 'places:everybodyElse' : 'places:everybody');
}

/** The lines of the table of places: each quota, then what is open to all. */
export function shareRows(pool: SeatPoolRecord, reader: ForumReader) {
  const row = (id: string, name: string, share: Share) => ({
    id,
    name,
    // A capacity without limit has no end that a bar could show.
    seats: id === OPEN_SHARE && pool.capacity === null ? undefined : Math.max(0, share.seats),
    taken: share.taken,
    left: Math.max(0, Math.min(pool.left, share.left)),
    waiting: share.waiting,
    over: Math.max(0, share.taken - Math.max(0, share.seats)),
  });
  const { quotas, shares = {} } = pool;
  return [
    ...quotas.map((quota) => row(quota.id, quotaName(quota, reader), shares[quota.id] ?? NO_SHARE)),
    row(OPEN_SHARE, openName(pool, reader), shares[OPEN_SHARE] ?? NO_SHARE),
  ];
}

/** The invitations as the page lists them. */
export function invitationRows(codes: readonly InvitationCodeRecord[], pool: SeatPoolRecord, now: Date) {
  return codes.map(({ _id, code, label, seats, until, endedAt }) => ({
    id: String(_id),
    code: showInvitationCode(code),
    label,
    seats,
    taken: pool.shares?.[String(_id)]?.taken ?? 0,
    until,
    hasEnded: endedAt !== undefined || (until !== undefined && until <= now),
  }));
}

/** What those who register see of the places: only where they are shared out. */
export function publicShares(pool: SeatPoolRecord, reader: ForumReader) {
  const { quotas, shares = {} } = pool;
  if (quotas.length === 0) return [];
  const line = (name: string, id: string) => {
    const isUnlimited = id === OPEN_SHARE && pool.capacity === null;
    return { name, left: isUnlimited ? undefined : seatsFree(pool, shares[id]) };
  };
  return [
    ...quotas.map((quota) => line(quotaName(quota, reader), quota.id)),
    line(openName(pool, reader), OPEN_SHARE),
  ];
}

/** Choices of the form of a quota. */
export function quotaChoices({ forum, lang, t }: ForumReader) {
  const named = (code: string) => ({ value: code, text: territoryName(code, lang, t, forum.territories) });
  return {
    institutionKinds: INSTITUTION_KINDS.map((kind) => ({
      value: kind,
      text: t(`terms:institutionKinds.${kind}`),
    })),
    territories: [...REGIONS, ...forum.territories.map(({ code }) => code)].map(named),
    countries: COUNTRIES.map(named).sort((a, b) => a.text.localeCompare(b.text, lang)),
  };
}

/** A stored quota as the values of its form, which asks for countries apart. */
export function quotaValues({ institutionKinds, territories, seats }: Quota, version: number) {
  return { institutionKinds, territories, countries: territories, seats, version };
}

export function invitationValues({ label, seats, until }: InvitationCodeRecord, timeZone: string) {
  return { label, seats, until: until && localOf(until, timeZone) };
}

/** The numbers above the table. */
export function placeFigures(pool: SeatPoolRecord, { t }: ForumReader) {
  return [
    { label: t('places:capacity'), value: pool.capacity ?? '∞' },
    { label: t('places:taken'), value: pool.taken },
    { label: t('places:left'), value: seatsLeft(pool) ?? '∞' },
    { label: t('places:waiting'), value: pool.waiting },
  ];
}
