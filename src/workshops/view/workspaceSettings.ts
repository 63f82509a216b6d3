import type { Direction, Language } from '../../i18n/languages.ts';
import type { Localized } from '../../i18n/localized.ts';
import type { Lack } from '../completeness.ts';
import type { RecommendationState } from '../recommendationStates.ts';
import type { Said } from './workspaceWords.ts';

interface Option {
  value: string;
  text: string;
}

/** Everything that the workspace's script needs of the page, so that it works on without the server. */
export interface WorkspaceSettings {
  account: { id: string; name: string };
  group: string;
  groupName: string;
  /** Of the file in which somebody takes their notes along, without its ending. */
  fileName: string;
  lang: Language;
  /** As `Intl` knows it. */
  locale: string;
  timeZone: string;
  languages: readonly Language[];
  languageNames: Record<Language, string>;
  questions: readonly { line: string; lang: Language; dir: Direction }[];
  /** The group's; `''` where it has none. */
  territory: string;
  /** What a new recommendation begins with. */
  template: { statement: Localized; reason: Localized };
  required: readonly Lack[];
  lackNames: Record<Lack, string>;
  choices: Record<
    | 'kinds'
    | 'languages'
    | 'themes'
    | 'levels'
    | 'horizons'
    | 'priorities'
    | 'territories'
    | 'institutionKinds',
    readonly Option[]
  >;
  states: readonly { value: RecommendationState; text: string; tone: string }[];
  /** Characters. */
  limits: { contribution: number; statement: number; reason: number; indicator: number };
  addresses: {
    document: string;
    changes: string;
    states: string;
    /** With `:id` in the place of the recommendation's. */
    recommendation: string;
    groups: string;
    signIn: string;
  };
  words: Record<Said, string>;
}
