import type { Types } from 'mongoose';
import { enqueue } from '../../jobs/queue.ts';
import { RegistrationImportModel } from '../registrationImport.ts';

/** Has a table that was looked through registered by a job; pressed again it does nothing. `mail`: whether tickets are sent. */
export async function startImport(_id: Types.ObjectId, mail: boolean): Promise<void> {
  await RegistrationImportModel.updateOne({ _id, state: 'draft' }, { $set: { state: 'running', mail } });
  // Also for one that runs already: after a crash between the two the next press finds its job.
  await enqueue('registrations.import', { id: String(_id) }, { dedupeKey: `import ${_id}` });
}
