import type { Formatter } from '../../i18n/format.ts';
import type { Translate } from '../../i18n/setup.ts';
import { localOf } from '../../i18n/zone.ts';
import { LACKS } from '../completeness.ts';
import { PHASE_KINDS, type Phase, type WorkshopDesign } from '../design.ts';
import type { WorkshopSession } from '../queries/groups.ts';
import { optionsOf } from './labels.ts';

/** Lists of the form of a design. The statement is always needed, and translations never. */
export function designChoices(t: Translate) {
  const requirable = LACKS.filter((field) => field !== 'statement' && field !== 'translations');
  return {
    kinds: [{ value: '', text: t('form:choose') }, ...optionsOf(t, 'designs:phases', PHASE_KINDS)],
    required: requirable.map((value) => ({ value, text: t(`workshops:lacks.fields.${value}`) })),
  };
}

/** A stored design as the values of its form; one without phases begins with the usual four, over the time of the session. */
export function designValues(design: WorkshopDesign, session: WorkshopSession, timeZone: string) {
  const row = ({ kind, startsAt, endsAt }: Phase) => ({
    kind,
    starts: localOf(startsAt, timeZone),
    ends: localOf(endsAt, timeZone),
  });
  return { ...design, phases: (design.version > 0 ? design.phases : usualPhases(session)).map(row) };
}

const FIVE_MINUTES = 5 * 60 * 1000;

function usualPhases({ startsAt, endsAt }: WorkshopSession): Phase[] {
  if (!startsAt || !endsAt) return [];
  const length = endsAt.getTime() - startsAt.getTime();
  const bound = (index: number) => {
    if (index === PHASE_KINDS.length) return endsAt;
    const after = Math.round((length * index) / PHASE_KINDS.length / FIVE_MINUTES) * FIVE_MINUTES;
    return new Date(startsAt.getTime() + after);
  };
  const phases = PHASE_KINDS.map((kind, index) => ({
    kind,
    startsAt: bound(index),
    endsAt: bound(index + 1),
  }));
  return phases.filter((phase) => phase.startsAt < phase.endsAt);
}

/** The rows of phases of a form: those that were typed, and one more where it was asked for. */
export function phaseRows({ phases, addRow }: Record<string, unknown>): object[] {
  const typed: object[] = Array.isArray(phases) ? phases : Object.values((phases as object) ?? {});
  return addRow || typed.length === 0 ? [...typed, {}] : typed;
}

/** The phases as steps: which are over, and which is on. */
export function phaseSteps({ phases }: WorkshopDesign, t: Translate, format: Formatter, now: Date) {
  return phases.map(({ kind, startsAt, endsAt }) => ({
    label: t(`designs:phases.${kind}`),
    time: `${format.time(startsAt)} – ${format.time(endsAt)}`,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    isOver: endsAt <= now,
    isNow: startsAt <= now && now < endsAt,
  }));
}
