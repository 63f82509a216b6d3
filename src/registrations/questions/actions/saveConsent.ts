import { isDeepStrictEqual } from 'node:util';
import { DomainError, NotFound } from '../../../errors.ts';
import type { Localized } from '../../../i18n/localized.ts';
import { type Consent, currentText, MAIN_CONSENT, MOST_CONSENTS } from '../consent.ts';
import { type ChangeOf, changeQuestionnaire } from './changeQuestionnaire.ts';
import { newId } from './saveQuestion.ts';

export interface ConsentInput {
  text: Localized;
  required: boolean;
}

/** Adds something to agree to. @throws DomainError when there are too many. */
export async function addConsent({ text, required }: ConsentInput, change: ChangeOf): Promise<void> {
  await changeQuestionnaire(change, ({ consents }) => {
    if (consents.filter(({ retiredAt }) => !retiredAt).length >= MOST_CONSENTS)
      throw new DomainError('questions:errors.tooManyConsents', { max: MOST_CONSENTS });
    const consent: Consent = { id: newId(), required, texts: [{ version: 1, text, since: change.now }] };
    return {
      consents: [...consents, consent],
      verb: 'consent.added',
      subject: consent.id,
      label: text,
      after: { text, required },
    };
  });
}

/**
 * Changes a consent. Another text is another version: whoever agreed before agreed to the former one, which is kept.
 * The main consent, which everybody gives, is written by changing it for the first time.
 * @throws NotFound.
 */
export async function changeConsent(id: string, input: ConsentInput, change: ChangeOf): Promise<void> {
  await changeQuestionnaire(change, ({ consents }) => {
    const found = consents.find((one) => one.id === id);
    if (id !== MAIN_CONSENT && (!found || found.retiredAt)) throw new NotFound();
    const before = found && currentText(found);
    const required = id === MAIN_CONSENT || input.required;
    const isSame = before && isDeepStrictEqual(before.text, input.text);
    const next = { version: (before?.version ?? 0) + 1, text: input.text, since: change.now };
    const after: Consent = {
      id,
      required,
      texts: [...(found?.texts ?? []), ...(isSame && !found?.retiredAt ? [] : [next])],
    };
    return {
      consents: found ? consents.map((one) => (one.id === id ? after : one)) : [after, ...consents],
      verb: 'consent.changed',
      subject: id,
      label: input.text,
      ...(found && before && { before: { text: before.text, required: found.required } }),
      after: { text: input.text, required },
    };
  });
}

/** It is asked for no more; the main consent has its standard text again. What was agreed to is kept. @throws NotFound. */
export async function removeConsent(id: string, change: ChangeOf): Promise<void> {
  await changeQuestionnaire(change, ({ consents }) => {
    const found = consents.find((one) => one.id === id && !one.retiredAt);
    if (!found) throw new NotFound();
    return {
      consents: consents.map((one) => (one.id === id ? { ...one, retiredAt: change.now } : one)),
      verb: 'consent.removed',
      subject: id,
      label: currentText(found).text,
    };
  });
}
