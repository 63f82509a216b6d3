import { DomainError } from '../errors.ts';
import type { Conflict } from './conflicts.ts';

/** A session would need somebody, or a room, that another session has at the same time. Nothing was saved. */
export class BookedTwice extends DomainError {
  override name = 'BookedTwice';
  readonly conflicts: readonly Conflict[];

  constructor(conflicts: readonly Conflict[]) {
    super('agenda:errors.bookedTwice', { count: conflicts.length });
    this.conflicts = conflicts;
  }
}
