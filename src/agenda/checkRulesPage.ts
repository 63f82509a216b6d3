import type { Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import { paths } from '../paths.ts';
import type { FormErrors } from '../web/formBody.ts';
import { CHECK_LEVELS, CHECKS, type Check, type CheckRules, type StoredRules } from './checkRules.ts';
import type { ComparedRow } from './sessionComparison.ts';

/** The rules as the form has them: what was typed, or what is stored. */
export type RulesValues = Record<string, unknown>;

export interface RulesFormState {
  values: RulesValues;
  errors?: FormErrors;
  /** Somebody saved first: what is stored now, by whom and when. */
  stored?: { rules: CheckRules; who: string; when: string };
}

/** Those that are not even saved where they block. */
const REFUSED: readonly Check[] = ['personTwice', 'roomTwice'];
const NUMBERS = ['opensAt', 'closesAt', 'walkingMinutes', 'longestMinutes'] as const;

export function rulesValues({ rules, version }: StoredRules): RulesValues {
  return { ...rules, version };
}

/** Everything that the page of a forum's rules shows. */
export function checkRulesPage(
  { values, errors = {}, stored }: RulesFormState,
  { lang, t, slug }: { lang: Language; t: Translate; slug: string },
) {
  const checks = CHECKS.map((check) => ({
    name: `levels.${check}`,
    label: t(`agenda:checks.kinds.${check}`),
    options: CHECK_LEVELS.map((level) => ({ value: level, text: levelText(check, level, t) })),
  }));
  const numbers = NUMBERS.map((name) => ({ name, label: t(`agenda:checks.${name}`) }));
  return {
    title: t('agenda:checks.title'),
    here: paths.organiserAgenda(lang, slug),
    values,
    errors,
    checks,
    numbers,
    labels: Object.fromEntries([...checks, ...numbers].map(({ name, label }) => [name, label])),
    comparison: stored && {
      ...sideBySide(values, { ...stored.rules }, t),
      who: stored.who,
      when: stored.when,
    },
  };
}

/** Only the rules in which the two differ; all of them where both chose the same. */
function sideBySide(yours: RulesValues, theirs: RulesValues, t: Translate) {
  const [mine, other] = [readable(yours, t), readable(theirs, t)];
  const differs = mine.map(({ text }, index) => text !== other[index]?.text);
  const rows = (side: Omit<ComparedRow, 'changed'>[]): ComparedRow[] =>
    side
      .map((row, index) => ({ ...row, changed: differs[index] ?? false }))
      .filter(({ changed }) => changed || !differs.includes(true));
  return { yours: rows(mine), theirs: rows(other) };
}

function readable(values: RulesValues, t: Translate) {
  const levels = (values.levels ?? {}) as Record<string, unknown>;
  return [
    ...CHECKS.map((check) => ({
      label: t(`agenda:checks.kinds.${check}`),
      text: levelText(check, String(levels[check]), t),
    })),
    ...NUMBERS.map((name) => ({ label: t(`agenda:checks.${name}`), text: String(values[name] ?? '') })),
  ];
}

function levelText(check: Check, level: string, t: Translate): string {
  const refused = level === 'block' && REFUSED.includes(check);
  return t(`agenda:checks.levels.${refused ? 'refuse' : level}`);
}
