import { z } from 'zod';
import { checkbox, clean } from '../../web/formBody.ts';
import { currentText, furtherConsents, type GivenConsent, MAIN_CONSENT, mainVersion } from './consent.ts';
import type { Questionnaire } from './questionnaire.ts';

/** What a box of a consent sends: to the text of which version the person agrees. */
export function boxValue(version: number): string {
  return `v${version}`;
}

/**
 * The main consent, field `consent`. A text that changed while the form was open is not agreed to; a plain tick, as a
 * form without versions sends it, is for the text in force.
 */
export function mainConsentField({ consents }: Pick<Questionnaire, 'consents'>) {
  const inForce = boxValue(mainVersion(consents));
  return z.preprocess(clean, z.string()).superRefine((value, context) => {
    if (value === inForce || checkbox().parse(value)) return;
    const message = /^v\d+$/.test(value) ? 'questions:errors.consentChanged' : 'form:errors.consentRequired';
    context.addIssue({ code: 'custom', message });
  });
}

/** The other consents, `consents[<id>]`: the versions that were agreed to, by the consent's id. */
export function furtherConsentsField(
  { consents }: Pick<Questionnaire, 'consents'>,
  { given = [], only }: { given?: readonly GivenConsent[]; only?: 'optional' } = {},
) {
  const asked = furtherConsents(consents).filter(({ required }) => only !== 'optional' || !required);
  const fields = Object.fromEntries(
    asked.map((consent) => {
      const before = given.find((one) => one.consent === consent.id)?.version;
      return [consent.id, versionField(currentText(consent).version, before, consent.required)];
    }),
  );
  return z
    .preprocess((value) => (typeof value === 'object' && value !== null ? value : {}), z.object(fields))
    .transform(
      (versions) =>
        new Map(
          Object.entries(versions).flatMap(([id, version]) => (version === undefined ? [] : [[id, version]])),
        ),
    );
}

function versionField(inForce: number, before: number | undefined, required: boolean) {
  return z.preprocess(
    clean,
    z.string().transform((value, context): number | undefined => {
      const refuse = (message: string) => {
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      };
      if (value === '') return required ? refuse('form:errors.consentRequired') : undefined;
      const version = [inForce, before].find((one) => one !== undefined && boxValue(one) === value);
      return version ?? refuse('questions:errors.consentChanged');
    }),
  );
}

/** What is stored of the boxes that were ticked now; who agreed to the same text before did so then. */
export function givenConsents(
  versions: ReadonlyMap<string, number>,
  before: readonly GivenConsent[],
  now: Date,
): GivenConsent[] {
  return [...versions].map(
    ([consent, version]) =>
      before.find((one) => one.consent === consent && one.version === version) ?? {
        consent,
        version,
        at: now,
      },
  );
}

/** The main consent as it is given now. */
export function mainConsentNow({ consents }: Pick<Questionnaire, 'consents'>, now: Date): GivenConsent {
  return { consent: MAIN_CONSENT, version: mainVersion(consents), at: now };
}
