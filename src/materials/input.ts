import type { Types } from 'mongoose';
import type { IncomingFile } from '../files/receive.ts';
import type { Language } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';
import type { Visibility } from './material.ts';

/** What is said of a document when it is handed in. */
export interface MaterialInput {
  /** Empty: a file is then called as its sender named it. */
  title: Localized;
  language: Language;
  /** Id of the session that it belongs to; absent: to the forum as a whole. */
  session?: string | undefined;
  /** Id of a part of that session. */
  part?: string | undefined;
  /** Who handed it in; absent for the organisers' own. */
  speaker?: Types.ObjectId | undefined;
  /** Public unless told. */
  visibility?: Visibility | undefined;
}

export type FileInput = MaterialInput & { file: IncomingFile };
export type LinkInput = MaterialInput & { url: string };
