import { z } from 'zod';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { choice, optionalChoice, type Parsed, parseForm, text, url } from '../web/formBody.ts';

/** What a speaker says of a document; whether it is a file or a link shows by what came with it. */
export interface OwnMaterialInput {
  title: string;
  language: Language;
  session: string | undefined;
  url: string;
}

/**
 * Reads the form of a document that a speaker hands in: a file, or the address of a page elsewhere, which then needs a
 * title. One title, in the document's own language.
 * @param hasFile whether a file came with the form
 * @param sessions ids of the sessions it may be for
 */
export function parseOwnMaterial(
  body: unknown,
  hasFile: boolean,
  sessions: readonly string[],
): Parsed<OwnMaterialInput> {
  const schema = z
    .object({
      title: text({ max: 200 }),
      language: choice(LANGUAGES),
      session: optionalChoice(sessions),
      url: url(),
    })
    .superRefine(({ title, url: address }, context) => {
      const refuse = (path: string, message: string) =>
        context.addIssue({ code: 'custom', message, path: [path] });
      if (!hasFile && address === '') refuse('file', 'speakers:errors.nothingHandedIn');
      if (hasFile && address !== '') refuse('url', 'speakers:errors.fileOrLink');
      if (!hasFile && address !== '' && title === '') refuse('title', 'form:errors.required');
    });
  return parseForm(schema, body) as Parsed<OwnMaterialInput>;
}
