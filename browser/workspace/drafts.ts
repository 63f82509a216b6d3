import { completenessOf } from '../../src/workshops/completeness.ts';
import { recommendationOf } from '../../src/workshops/document/content.ts';
import type { Named } from './notebook.ts';
import type { Settings } from './settings.ts';
import type { Sync } from './sync.ts';
import type { Words } from './words.ts';

/** What there is to say of the recommendations that are being drafted. */
export class Drafts {
  readonly #settings: Settings;
  readonly #words: Words;
  readonly #sync: Sync;

  constructor(settings: Settings, words: Words, sync: Sync) {
    this.#settings = settings;
    this.#words = words;
    this.#sync = sync;
  }

  /** What the group has agreed on is not rewritten here. */
  isEditable(recommendation: string): boolean {
    return this.#sync.facts?.recommendations[recommendation]?.isEditable ?? true;
  }

  /** What a recommendation still lacks before it may be proposed, in words. */
  missing({ fields }: Named): string[] {
    const { languages, required, lackNames } = this.#settings;
    const { missing } = completenessOf(recommendationOf(fields), languages, required);
    return missing.map((lack) => lackNames[lack]);
  }

  /** The statement in the reader's language, else in the first that has one. */
  statementOf({ fields }: Named): string {
    const { statement } = recommendationOf(fields);
    const { lang, languages } = this.#settings;
    const found = [lang, ...languages].find((one) => statement[one]);
    return (found && statement[found]) || Object.values(statement)[0] || '';
  }

  /** A recommendation in a list of choices. */
  titleOf(recommendation: Named): string {
    const number = this.#sync.facts?.recommendations[recommendation.name]?.draftNumber;
    const title = this.statementOf(recommendation) || this.#words.say('noStatement');
    return `${number === undefined ? '' : `#${number} `}${title.length > 60 ? `${title.slice(0, 59)}…` : title}`;
  }

  /** The forum's languages, and others in which something is written already. */
  languagesOf({ fields }: Named): Settings['lang'][] {
    const { languages, lang, languageNames } = this.#settings;
    const all = Object.keys(languageNames) as Settings['lang'][];
    const used = all.filter((one) =>
      ['statement', 'reason', 'indicator'].some((field) => fields[`${field}.${one}`]),
    );
    return [...new Set([...languages.filter((one) => one === lang), ...languages, ...used])];
  }
}
