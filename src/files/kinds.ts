import { extensionOf } from './fileName.ts';

/** A kind of file that may be handed in: how its content is known, and what it may be called. */
export interface FileKind {
  /** Media type under which it is kept and sent. */
  type: string;
  /** Media type that its first bytes tell. */
  content: string;
  extensions: readonly string[];
}

const office = 'application/vnd.openxmlformats-officedocument';
const open = 'application/vnd.oasis.opendocument';
/** The old Office formats share one container, so only the name tells them apart. */
const OLD_OFFICE = 'application/x-cfb';

const kind = (type: string, extensions: readonly string[], content = type): FileKind => ({
  type,
  content,
  extensions,
});

/** Slides, texts, tables, pictures and recordings. Nothing that a browser would run: no HTML, no SVG; no macros. */
export const DOCUMENTS: readonly FileKind[] = [
  kind('application/pdf', ['pdf']),
  kind(`${office}.presentationml.presentation`, ['pptx']),
  kind(`${office}.wordprocessingml.document`, ['docx']),
  kind(`${office}.spreadsheetml.sheet`, ['xlsx']),
  kind('application/vnd.ms-powerpoint', ['ppt'], OLD_OFFICE),
  kind('application/msword', ['doc'], OLD_OFFICE),
  kind('application/vnd.ms-excel', ['xls'], OLD_OFFICE),
  kind(`${open}.presentation`, ['odp']),
  kind(`${open}.text`, ['odt']),
  kind(`${open}.spreadsheet`, ['ods']),
  kind('image/jpeg', ['jpg', 'jpeg']),
  kind('image/png', ['png']),
  kind('video/mp4', ['mp4']),
  kind('audio/mpeg', ['mp3']),
];

export const PHOTOS: readonly FileKind[] = [
  kind('image/jpeg', ['jpg', 'jpeg']),
  kind('image/png', ['png']),
  kind('image/webp', ['webp']),
];

/** For people: `PDF · PPTX · DOCX`. */
export function namesOf(kinds: readonly FileKind[]): string {
  return kinds.map(({ extensions }) => extensions[0]?.toUpperCase()).join(' · ');
}

/** For the `accept` of a file field: `.pdf,.pptx`. */
export function acceptOf(kinds: readonly FileKind[]): string {
  return kinds.flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`)).join(',');
}

/** How a kept file is called for short: `PDF`. */
export function shortType(type: string): string {
  const found = DOCUMENTS.find((one) => one.type === type);
  return found?.extensions[0]?.toUpperCase() ?? type;
}

/** What a file is by its first bytes, and, only where those leave it open, by its name. */
export async function recognise(
  path: string,
  name: string,
  kinds: readonly FileKind[],
): Promise<FileKind | undefined> {
  // Loaded when the first file comes: most processes of a day never see one.
  const { fileTypeFromFile } = await import('file-type');
  const found = await fileTypeFromFile(path);
  const possible = kinds.filter(({ content }) => content === found?.mime);
  if (possible.length <= 1) return possible[0];
  return possible.find(({ extensions }) => extensions.includes(extensionOf(name)));
}
