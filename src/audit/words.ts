import { hasText, namesUnder, type Translate } from '../i18n/setup.ts';

/** Which slice's catalogue says the verbs of a noun, and which names a kind. */
const verbNamespaces = namesUnder('history.verbs');
const kindNamespaces = namesUnder('history.kinds');

const namespaceOf = (verb: string) => verbNamespaces.get(verb.split('.')[0] ?? '') ?? 'audit';

/** What was done, in the reader's words; the bare verb where no catalogue knows it any more. */
export function verbText(verb: string, t: Translate): string {
  return first([`${namespaceOf(verb)}:history.verbs.${verb}`], t) ?? verb;
}

/** The name of a field that changed: the slice's own, else the one that slices share, else as it is stored. */
export function fieldText(verb: string, field: string, t: Translate): string {
  return first([`${namespaceOf(verb)}:history.fields.${field}`, `audit:fields.${field}`], t) ?? field;
}

/** A stored code as a word: the slice's own, else one of those that slices share; else as it is stored. */
export function valueText(verb: string, field: string, value: string, t: Translate): string {
  // A text that people typed is no code, and its dots and colons would be read as parts of a key.
  if (!/^[\w-]{1,40}$/.test(value)) return value;
  const namespace = namespaceOf(verb);
  const own = [`${namespace}:history.values.${field}.${value}`, `${namespace}:${field}s.${value}`];
  return first([...own, ...(SHARED_CODES[field]?.(value) ?? [])], t) ?? value;
}

const languageName = (value: string) => [`terms:languages.${value}`];
const institutionKind = (value: string) => [`terms:institutionKinds.${value}`];
const territoryName = (value: string) => [`terms:territories.${value}`];

/** Fields whose codes have their words in `terms`. */
const SHARED_CODES: Readonly<Record<string, (value: string) => string[]>> = {
  lang: languageName,
  language: languageName,
  languages: languageName,
  institutionKind,
  institutionKinds: institutionKind,
  addresseeKinds: institutionKind,
  kind: (value) => [`terms:sessionKinds.${value}`, `terms:institutionKinds.${value}`],
  territory: territoryName,
  territories: territoryName,
  role: (value) => [`terms:forumRoles.${value}`, `terms:roles.${value}`],
  state: (value) => [`terms:forumStates.${value}`],
};

function first(keys: string[], t: Translate): string | undefined {
  const found = keys.find(hasText);
  return found && t(found);
}

export function isKind(kind: unknown): kind is string {
  return typeof kind === 'string' && kindNamespaces.has(kind);
}

/** Everything that the history tells of, as its readers call it. */
export function kindChoices(t: Translate): { value: string; text: string }[] {
  return [...kindNamespaces]
    .map(([value, namespace]) => ({ value, text: t(`${namespace}:history.kinds.${value}`) }))
    .sort((a, b) => a.text.localeCompare(b.text));
}
