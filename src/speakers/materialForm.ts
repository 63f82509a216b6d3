import { z } from 'zod';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { choice, optionalChoice, type Parsed, parseForm, text, url } from '../web/formBody.ts';

/** What a speaker says of a document; whether it is a file or a link shows by what came with it. */
export interface OwnMaterialInput {
  title: string;
  language: Language;
  /** Of `placeOptions`. */
  session: string | undefined;
  url: string;
}

/**
 * Reads the form of a document that a speaker hands in: a file, or the address of a page elsewhere, which then needs a
 * title. One title, in the document's own language.
 * @param hasFile whether a file came with the form
 * @param places what it may belong to, as values of `placeOptions`
 */
export function parseOwnMaterial(
  body: unknown,
  hasFile: boolean,
  places: readonly string[],
): Parsed<OwnMaterialInput> {
  const schema = z
    .object({
      title: text({ max: 200 }),
      language: choice(LANGUAGES),
      session: optionalChoice(places),
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
