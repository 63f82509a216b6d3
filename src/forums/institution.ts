import type { Localized } from '../i18n/localized.ts';
import { localized } from '../i18n/localized.ts';

export const INSTITUTION_KINDS = [
  'ministry',
  'region',
  'province',
  'commune',
  'association',
  'university',
  'internationalOrganisation',
  'foreignPartner',
  'media',
  'other',
] as const;
export type InstitutionKind = (typeof INSTITUTION_KINDS)[number];

/** Whom a person stands for. */
export interface Institution {
  name: Localized;
  kind?: InstitutionKind;
  /** See `territory.ts`. */
  territory?: string;
}

/** Mongoose definition of an institution inside another document. */
export const institutionDefinition = {
  name: localized,
  kind: { type: String, enum: INSTITUTION_KINDS },
  territory: String,
  _id: false,
} as const;
