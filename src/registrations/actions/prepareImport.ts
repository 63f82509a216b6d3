import type { Actor } from '../../audit/auditEntry.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import type { Language } from '../../i18n/languages.ts';
import { columnsOf } from '../importing/columns.ts';
import { readPeople } from '../importing/people.ts';
import { replyColumns, replyReader } from '../importing/replies.ts';
import { readTable } from '../importing/table.ts';
import { questionnaireOf } from '../questions/queries.ts';
import { RegistrationImportModel, type RegistrationImportRecord } from '../registrationImport.ts';

/**
 * Reads a table of people and keeps what is in it, to be looked through. Nobody is registered yet.
 * @throws DomainError when it cannot be read, or has no columns for given and family names.
 */
export async function prepareImport(
  forum: ForumRecord,
  file: { path: string; originalName: string },
  lang: Language,
  by: Actor,
  now: Date,
): Promise<RegistrationImportRecord> {
  const [head = [], ...rows] = await readTable(file.path, lang);
  const columns = columnsOf(head);
  if (!columns.has('givenName') || !columns.has('familyName'))
    throw new DomainError('registrations:import.errors.columns');
  const { questions } = await questionnaireOf(forum._id);
  const ownColumns = replyColumns(head, questions);
  const readReplies = replyReader(questions, ownColumns);
  const { ready, problems } = readPeople(
    rows,
    columns,
    { territories: forum.territories, lang },
    readReplies,
  );
  const understood = new Set([...columns.values(), ...ownColumns.values()]);
  const unknownColumns = head.filter((name, index) => name && !understood.has(index));
  const fileName = file.originalName.slice(0, 200);
  const fields = { forum: forum._id, by, fileName, ready, problems, unknownColumns, createdAt: now };
  return (await RegistrationImportModel.create(fields)).toObject();
}
