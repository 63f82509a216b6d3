import fc from 'fast-check';
import type { SnapshotPart, SnapshotSession } from '../../../src/agenda/snapshot.ts';
import type { Absence } from '../../../src/speakers/availability.ts';

export const PEOPLE = ['amina', 'karim', 'leila'];
export const ROOMS = ['hall', 'small'];
/** Slots of ten minutes from nine o'clock in Casablanca, an hour ahead of UTC then. */
export const SLOTS = 16;
export const atSlot = (slot: number) => new Date(Date.UTC(2025, 10, 12, 8, slot * 10));

const people = fc.subarray(PEOPLE);
const rolesOf = (speakers: string[]) => speakers.map((speaker) => ({ speaker, role: 'speaker' as const }));
const span = fc.record({ start: fc.nat(SLOTS - 4), length: fc.integer({ min: 1, max: 4 }) });

const part = fc.record({ people, offset: fc.nat(3), timed: fc.boolean() });

/** A session of ten to forty minutes, its parts within it: with times of their own, or without. */
const session = fc.record({
  span,
  people,
  room: fc.constantFrom(undefined, ...ROOMS),
  parts: fc.array(part, { maxLength: 3 }),
  content: fc.record(
    {
      themes: fc.subarray(['housing', 'health'] as const, { minLength: 1 }),
      capacity: fc.integer({ min: 1, max: 500 }),
      signUp: fc.constant(true as const),
    },
    { requiredKeys: [] },
  ),
});

/** An agenda of a few hours, few people and two rooms: much of it meets. */
export const anyAgenda: fc.Arbitrary<SnapshotSession[]> = fc
  .array(session, { maxLength: 7 })
  .map((sessions) => sessions.map((one, index) => made(one, `session-${index}`)));

type Given = typeof session extends fc.Arbitrary<infer T> ? T : never;

function made(
  { span: { start, length }, people: own, room, parts, content }: Given,
  id: string,
): SnapshotSession {
  return {
    id,
    slug: id,
    kind: 'presentation',
    title: {},
    abstract: {},
    startsAt: atSlot(start),
    endsAt: atSlot(start + length),
    ...(room && { room }),
    roles: rolesOf(own),
    parts: parts.map(({ people: speakers, offset, timed }, index): SnapshotPart => {
      const from = start + (offset % length);
      return {
        id: `${id}-part-${index}`,
        kind: 'presentation',
        title: {},
        roles: rolesOf(speakers),
        ...(timed && { startsAt: atSlot(from), endsAt: atSlot(from + 1) }),
      };
    }),
    languages: [],
    interpretation: [],
    ...content,
  };
}

/** When each of the people is away. */
export const anyAbsences: fc.Arbitrary<Map<string, Absence[]>> = fc
  .array(fc.record({ who: fc.constantFrom(...PEOPLE), span }), { maxLength: 4 })
  .map((list) => {
    const spans = list.map(({ who, span: { start, length } }) => ({
      who,
      startsAt: atSlot(start),
      endsAt: atSlot(start + length),
    }));
    return Map.groupBy(spans, ({ who }) => who) as Map<string, Absence[]>;
  });

/**
 * Who is needed by a session during one slot, counted by hand and not by intervals: for the whole of it, or for a part.
 * What is needed twice within one session counts by its parts.
 */
export function neededIn(
  slot: number,
  { startsAt, endsAt, roles, parts }: SnapshotSession,
): { person: string; part?: string }[] {
  const within = (from: Date, to: Date) => from <= atSlot(slot) && atSlot(slot) < to;
  if (!within(startsAt, endsAt)) return [];
  return [
    ...roles.map(({ speaker }) => ({ person: speaker })),
    ...parts.flatMap((one) => {
      if (!one.startsAt || !one.endsAt) return one.roles.map(({ speaker }) => ({ person: speaker }));
      if (!within(one.startsAt, one.endsAt)) return [];
      return one.roles.map(({ speaker }) => ({ person: speaker, part: one.id }));
    }),
  ];
}
