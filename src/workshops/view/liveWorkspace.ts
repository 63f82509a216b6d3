import { type Language, LOCALES } from '../../i18n/languages.ts';
import { inLanguage } from '../../i18n/localized.ts';
import { paths } from '../../paths.ts';
import type { Reader } from '../../web/reader.ts';
import { LACKS } from '../completeness.ts';
import { CONTRIBUTION_LENGTH } from '../contribution.ts';
import type { WorkshopDesign } from '../design.ts';
import type { GroupRecord } from '../group.ts';
import { TEXT_LENGTHS } from '../recommendation.ts';
import { RECOMMENDATION_STATES } from '../recommendationStates.ts';
import { stateTag } from './labels.ts';
import { recommendationChoices } from './recommendationForm.ts';
import { contributionChoices } from './workspace.ts';
import type { WorkspaceSettings } from './workspaceSettings.ts';
import { workspaceWords } from './workspaceWords.ts';

/** The settings of the workspace of a group, for one of its rapporteurs. */
export function liveWorkspace(
  { t, lang, forum, user }: Reader,
  group: GroupRecord,
  design: WorkshopDesign,
  questions: WorkspaceSettings['questions'],
): WorkspaceSettings {
  const id = String(group._id);
  const { kinds, languages } = contributionChoices(t);
  const { sources: _, ...choices } = recommendationChoices({ t, lang, forum }, []);
  const groupName = inLanguage(group.name, lang, forum.languages).text;
  return {
    account: { id: user.id, name: user.name },
    group: id,
    groupName,
    fileName: `${forum.slug}-${id}`,
    lang,
    locale: LOCALES[lang],
    timeZone: forum.timeZone,
    languages: forum.languages,
    languageNames: languageNames(t),
    questions,
    territory: group.territory ?? '',
    template: { statement: design.statement, reason: design.reason },
    required: design.required,
    lackNames: Object.fromEntries(
      LACKS.map((lack) => [lack, t(`workshops:lacks.fields.${lack}`)]),
    ) as WorkspaceSettings['lackNames'],
    choices: { kinds, languages, ...choices },
    states: RECOMMENDATION_STATES.map((state) => {
      const { label, tone } = stateTag(t, state);
      return { value: state, text: label, tone };
    }),
    limits: { contribution: CONTRIBUTION_LENGTH, ...TEXT_LENGTHS },
    addresses: {
      document: paths.groupDocument(lang, id),
      changes: paths.groupDocumentChanges(lang, id),
      states: paths.groupStates(lang, id),
      recommendation: paths.groupRecommendation(lang, ':id'),
      groups: paths.rapporteur(lang),
      signIn: paths.signIn(lang, paths.rapporteurGroup(lang, id)),
    },
    words: workspaceWords(t),
  };
}

function languageNames(t: Reader['t']): Record<Language, string> {
  const name = (lang: Language) => t(`terms:languages.${lang}`);
  return { ar: name('ar'), fr: name('fr'), es: name('es'), en: name('en') };
}
