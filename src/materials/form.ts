import { z } from 'zod';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';
import {
  choice,
  integer,
  localizedText,
  optionalChoice,
  type Parsed,
  parseForm,
  text,
  url,
} from '../web/formBody.ts';
import {
  MATERIAL_KINDS,
  MATERIAL_STATES,
  type MaterialKind,
  VISIBILITIES,
  type Visibility,
} from './material.ts';
import type { MaterialFilter } from './queries.ts';

export interface NewMaterialInput {
  kind: MaterialKind;
  title: Localized;
  language: Language;
  /** Of `placeOptions`. */
  session: string | undefined;
  visibility: Visibility;
  url: string;
}

/** Reads the form of a document that organisers add. A link needs a title; a file may go by its own name. */
export function parseNewMaterial(body: unknown, places: readonly string[]): Parsed<NewMaterialInput> {
  const schema = z
    .object({
      kind: choice(MATERIAL_KINDS),
      title: localizedText({ max: 200 }),
      language: choice(LANGUAGES),
      session: optionalChoice(places),
      visibility: choice(VISIBILITIES),
      url: url(),
    })
    .superRefine(({ kind, title, url: address }, context) => {
      const missing = (path: string) =>
        context.addIssue({ code: 'custom', message: 'form:errors.required', path: [path] });
      if (kind === 'link' && address === '') missing('url');
      if (kind === 'link' && Object.keys(title).length === 0) missing('title');
    });
  return parseForm(schema, body) as Parsed<NewMaterialInput>;
}

const seen = { version: integer({ min: 1, required: true }).transform((value) => value ?? 0) };
const approval = z.object(seen);
const giveBack = z.object({ ...seen, note: text({ max: 2000, required: true, multiline: true }) });
const visibility = z.object({ ...seen, visibility: choice(VISIBILITIES) });

/** The version of the record that the organiser saw. */
export const parseApproval = (body: unknown): Parsed<{ version: number }> => parseForm(approval, body);
export const parseReturn = (body: unknown): Parsed<{ version: number; note: string }> =>
  parseForm(giveBack, body);
export const parseVisibility = (body: unknown): Parsed<{ version: number; visibility: Visibility }> =>
  parseForm(visibility, body);

/** What the address of the list asks for; what is not understood is left out. */
export function parseMaterialFilter(query: Record<string, unknown>): MaterialFilter {
  const page = Number(query.page);
  return {
    state: MATERIAL_STATES.find((state) => state === query.state),
    page: Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1,
  };
}
