import { LANGUAGES } from '../../i18n/languages.ts';
import { translator } from '../../i18n/setup.ts';
import { foldForSearch } from '../searchText.ts';

/** What a table may say of a person. */
export const IMPORTED = [
  'givenName',
  'familyName',
  'email',
  'phone',
  'sex',
  'institution',
  'institutionKind',
  'position',
  'territory',
  'language',
  'needs',
] as const;
export type ImportedField = (typeof IMPORTED)[number];

/** As tables call them, besides the headings of our own export in each language. */
const ALSO: Partial<Record<ImportedField, readonly string[]>> = {
  givenName: ['first name', 'given name', 'nombre', 'الاسم', 'الاسم الشخصي'],
  familyName: [
    'last name',
    'surname',
    'family name',
    'nom de famille',
    'apellido',
    'apellidos',
    'النسب',
    'اسم العائلة',
  ],
  email: [
    'email',
    'e mail',
    'mail',
    'courriel',
    'adresse e mail',
    'correo',
    'correo electrónico',
    'البريد الإلكتروني',
  ],
  phone: [
    'tel',
    'tél',
    'téléphone',
    'telephone',
    'phone',
    'mobile',
    'gsm',
    'teléfono',
    'الهاتف',
    'رقم الهاتف',
  ],
  institution: ['organisation', 'organization', 'organisme', 'organización', 'المؤسسة', 'الهيئة'],
  position: ['fonction', 'job title', 'cargo', 'المنصب', 'الصفة'],
  territory: ['région', 'region', 'región', 'الجهة'],
};

const names = new Map(
  IMPORTED.flatMap((field) =>
    [
      field,
      ...(ALSO[field] ?? []),
      ...LANGUAGES.map((lang) => translator(lang)(`registrations:columns.${field}`)),
    ].map((name) => [plain(name), field] as const),
  ),
);

/** Which column holds which field, by the heads of a table; a column that is not understood is not named. */
export function columnsOf(head: readonly string[]): Map<ImportedField, number> {
  const found = new Map<ImportedField, number>();
  for (const [index, name] of head.entries()) {
    const field = names.get(plain(name));
    if (field && !found.has(field)) found.set(field, index);
  }
  return found;
}

/** The head of a column as heads are compared: folded, without the marks that people put behind it. */
export function plain(name: string): string {
  return foldForSearch(name)
    .replace(/[*:().؟?¿]/g, '')
    .trim();
}
