import { SessionModel } from '../../agenda/session.ts';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import { receiveFile, removeFiles } from '../../files/receive.ts';
import type { StoredFileRecord } from '../../files/storedFile.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { bumpPublicRevision } from '../../forums/publicRevision.ts';
import type { FileInput, LinkInput, MaterialInput } from '../input.ts';
import { MaterialModel, type MaterialRecord, type MaterialVersion } from '../material.ts';
import { describe } from './history.ts';

type Forum = Pick<ForumRecord, '_id'>;

/** As many as one speaker hands in, and as many as the organisers add of their own. */
const MOST_MATERIALS = 100;

/**
 * Takes a file that a speaker hands in, to be approved.
 * @throws DomainError when the file is not of an allowed kind, the session is not of this forum, or there are too many.
 */
export async function handInFile(
  forum: Forum,
  input: FileInput,
  actor: Actor,
  now: Date,
): Promise<MaterialRecord> {
  return withFile(forum, input, actor, now, (file) => fieldsOf(input, file, actor, now));
}

/** Takes a link that a speaker hands in, to be approved. @throws DomainError as for a file. */
export async function handInLink(
  forum: Forum,
  input: LinkInput,
  actor: Actor,
  now: Date,
): Promise<MaterialRecord> {
  await mayTakeOneMore(forum, input);
  return create(forum, linkFields(input, now), actor, now);
}

/** Adds a document of the organisers, approved at once: they need not ask themselves. @throws DomainError as above. */
export async function addMaterial(
  forum: Forum,
  input: FileInput | LinkInput,
  actor: Actor,
  now: Date,
): Promise<MaterialRecord> {
  const approved = { state: 'approved', approved: 1 } as const;
  if (!('url' in input)) {
    return withFile(forum, input, actor, now, (file) => ({
      ...fieldsOf(input, file, actor, now),
      ...approved,
    }));
  }
  await mayTakeOneMore(forum, input);
  return create(forum, { ...linkFields(input, now), ...approved }, actor, now);
}

/** The file is received last, when everything else is right, and given back when its record cannot be written. */
async function withFile(
  forum: Forum,
  input: FileInput,
  actor: Actor,
  now: Date,
  fields: (file: StoredFileRecord) => object,
): Promise<MaterialRecord> {
  await mayTakeOneMore(forum, input);
  const file = await receiveFile(input.file, { forum }, now);
  try {
    return await create(forum, fields(file), actor, now);
  } catch (error) {
    await removeFiles([file._id]);
    throw error;
  }
}

async function mayTakeOneMore(forum: Forum, { session, part, speaker }: MaterialInput): Promise<void> {
  if (session && !(await isThere(forum, session, part)))
    throw new DomainError('materials:errors.sessionGone');
  const filter = speaker ? { speaker } : { speaker: { $exists: false } };
  if ((await MaterialModel.countDocuments({ forum: forum._id, ...filter })) >= MOST_MATERIALS)
    throw new DomainError('materials:errors.tooMany', { max: MOST_MATERIALS });
}

async function isThere({ _id: forum }: Forum, session: string, part: string | undefined): Promise<boolean> {
  const found = await SessionModel.exists({ _id: session, forum, ...(part && { 'parts._id': part }) });
  return found !== null;
}

async function create(forum: Forum, fields: object, actor: Actor, now: Date): Promise<MaterialRecord> {
  const material = (await MaterialModel.create({ forum: forum._id, ...fields })).toObject<MaterialRecord>();
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: material.approved ? 'material.added' : 'material.handedIn',
      kind: 'material',
      id: material._id,
      after: describe(material),
    },
    now,
  );
  if (material.approved) await bumpPublicRevision(forum._id);
  return material;
}

function about({ title, language, session, part, speaker, visibility }: MaterialInput, now: Date) {
  return {
    title,
    language,
    submittedAt: now,
    ...(session && { session }),
    ...(session && part && { part }),
    ...(speaker && { speaker }),
    ...(visibility && { visibility }),
  };
}

function linkFields(input: LinkInput, now: Date) {
  return { ...about(input, now), kind: 'link' as const, url: input.url };
}

function fieldsOf(input: FileInput, file: StoredFileRecord, actor: Actor, now: Date) {
  const named = Object.keys(input.title).length > 0;
  const title = named ? input.title : { [input.language]: file.name.replace(/\.[^.]+$/, '') };
  return { ...about(input, now), title, kind: 'file' as const, versions: [versionOf(file, 1, actor, now)] };
}

/** A stored file as a numbered version of a material. */
export function versionOf(file: StoredFileRecord, number: number, by: Actor, now: Date): MaterialVersion {
  const { _id, name, size, type } = file;
  return { number, file: _id, name, size, type, uploadedAt: now, by };
}
