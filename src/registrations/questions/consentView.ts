import { formatter } from '../../i18n/format.ts';
import type { ForumReader } from '../../web/reader.ts';
import {
  type Consent,
  currentText,
  furtherConsents,
  type GivenConsent,
  MAIN_CONSENT,
  mainVersion,
} from './consent.ts';
import { boxValue } from './consentFields.ts';
import type { Questionnaire } from './questionnaire.ts';
import { say } from './view.ts';

/** The consents of a form: the main one, then the others. */
export function consentBoxes(
  { consents }: Pick<Questionnaire, 'consents'>,
  reader: ForumReader,
  { given = [], only }: { given?: readonly GivenConsent[]; only?: 'optional' } = {},
) {
  const main = consents.find(({ id, retiredAt }) => id === MAIN_CONSENT && !retiredAt);
  const others = furtherConsents(consents).filter(({ required }) => only !== 'optional' || !required);
  return {
    main: {
      text: main ? say(currentText(main).text, reader).text : reader.t('registrations:form.consent'),
      value: boxValue(mainVersion(consents)),
    },
    further: others.map((consent) => {
      const before = given.find((one) => one.consent === consent.id)?.version;
      const shown = consent.texts.find(({ version }) => version === before) ?? currentText(consent);
      const { text, lang } = say(shown.text, reader);
      return {
        name: `consents[${consent.id}]`,
        text,
        lang,
        value: boxValue(shown.version),
        required: consent.required,
      };
    }),
  };
}

/** What a person agreed to, in the words that they saw. */
export function consentFacts(
  { consents }: Pick<Questionnaire, 'consents'>,
  given: readonly GivenConsent[],
  reader: ForumReader,
) {
  const { dateTime } = formatter(reader.lang, reader.forum.timeZone);
  return given.map(({ consent, version, at }) => ({
    text: consentText(consents, consent, version, reader),
    when: dateTime(at),
    version,
  }));
}

export function consentText(
  consents: readonly Consent[],
  id: string,
  version: number,
  reader: ForumReader,
): string {
  const found = consents.find((one) => one.id === id)?.texts.find((text) => text.version === version);
  return found ? say(found.text, reader).text : reader.t('registrations:form.consent');
}

/** The values of the boxes that a person ticked, by the consent's id. */
export function boxesTicked(given: readonly GivenConsent[] = []): Record<string, string> {
  return Object.fromEntries(given.map(({ consent, version }) => [consent, boxValue(version)]));
}
