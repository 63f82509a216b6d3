import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../audit/auditEntry.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { type Localized, localized } from '../i18n/localized.ts';

export const MATERIAL_KINDS = ['file', 'link'] as const;
export type MaterialKind = (typeof MATERIAL_KINDS)[number];

/** How far the latest version has come. What was approved before stays to be had while a newer one is looked at. */
export const MATERIAL_STATES = ['submitted', 'approved', 'returned'] as const;
export type MaterialState = (typeof MATERIAL_STATES)[number];

/** Who may have it once it is approved: anybody, whoever has a confirmed registration, or the forum's staff. */
export const VISIBILITIES = ['public', 'participants', 'organisers'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** A file as it was handed in; a newer one takes its place and deletes nothing. */
export interface MaterialVersion {
  /** From 1. */
  number: number;
  /** A stored file (`files/storedFile.ts`), whose name, size and type are repeated here for lists. */
  file: Types.ObjectId;
  name: string;
  size: number;
  type: string;
  uploadedAt: Date;
  by: Actor;
}

/** Slides, a text, a recording or a link that goes with a session, or with the forum as a whole. */
export interface MaterialRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  session?: Types.ObjectId;
  /** A part of the session; once the part is removed, the document goes with the session. */
  part?: Types.ObjectId;
  /** Who handed it in; absent where it is the organisers' own. */
  speaker?: Types.ObjectId;
  kind: MaterialKind;
  title: Localized;
  /** The language that the document is written in. */
  language: Language;
  /** Of a link. */
  url?: string;
  versions: MaterialVersion[];
  state: MaterialState;
  /** Number of the version that may be had; of a link 1. Absent until one is approved. */
  approved?: number;
  visibility: Visibility;
  /** The organisers' words when they gave it back. */
  note?: string;
  /** Last handed in. */
  submittedAt: Date;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const versionSchema = new Schema<MaterialVersion>(
  {
    number: { type: Number, required: true },
    file: { type: Schema.Types.ObjectId, ref: 'StoredFile', required: true },
    name: { type: String, required: true },
    size: { type: Number, required: true },
    type: { type: String, required: true },
    uploadedAt: { type: Date, required: true },
    by: { kind: String, id: String, name: { type: String, default: '' } },
  },
  { _id: false },
);

const materialSchema = new Schema<MaterialRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    session: { type: Schema.Types.ObjectId, ref: 'Session' },
    part: Schema.Types.ObjectId,
    speaker: { type: Schema.Types.ObjectId, ref: 'Speaker' },
    kind: { type: String, enum: MATERIAL_KINDS, required: true },
    title: { type: localized, required: true },
    language: { type: String, enum: LANGUAGES, required: true },
    url: String,
    versions: { type: [versionSchema], default: [] },
    state: { type: String, enum: MATERIAL_STATES, default: 'submitted', required: true },
    approved: Number,
    visibility: { type: String, enum: VISIBILITIES, default: 'public', required: true },
    note: String,
    submittedAt: { type: Date, required: true },
    version: { type: Number, default: 1 },
  },
  { timestamps: true, minimize: false },
);
materialSchema.index({ forum: 1, state: 1, submittedAt: -1 });
materialSchema.index({ forum: 1, speaker: 1 });
materialSchema.index({ forum: 1, session: 1 });
materialSchema.index({ 'versions.file': 1 });

export const MaterialModel = model<MaterialRecord>('Material', materialSchema);

/** The version that was handed in last; a link has none. */
export function latestVersion({ versions }: Pick<MaterialRecord, 'versions'>): MaterialVersion | undefined {
  return versions.at(-1);
}

/** The version that readers get. */
export function approvedVersion({
  versions,
  approved,
}: Pick<MaterialRecord, 'versions' | 'approved'>): MaterialVersion | undefined {
  return versions.find(({ number }) => number === approved);
}
