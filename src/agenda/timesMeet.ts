import { DomainError } from '../errors.ts';
import type { Conflict } from './conflicts.ts';

/** A session and something it needs that another one has at the same time. */
export interface Meeting {
  /** Id of the session. */
  session: string;
  conflict: Conflict;
}

/** Moving several sessions would need somebody, or a room, twice at once. Nothing was moved. */
export class TimesMeet extends DomainError {
  override name = 'TimesMeet';
  readonly meetings: readonly Meeting[];

  constructor(meetings: readonly Meeting[]) {
    super('agenda:errors.timesMeet', { count: meetings.length });
    this.meetings = meetings;
  }
}
