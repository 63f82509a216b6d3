import type { Actor } from '../audit/auditEntry.ts';

/** Who wrote a text, kept with it: the name stays readable when the account is gone. */
export interface Author {
  id?: string;
  name: string;
}

/** Mongoose definition of an author inside another document. */
export const authorDefinition = { id: String, name: { type: String, default: '' }, _id: false } as const;

export function authorOf(actor: Actor): Author {
  return { ...(actor.id && { id: actor.id }), name: actor.name };
}

/** The author again as the actor of a change: an account, or the program. */
export function actorNamed({ id, name }: Author): Actor {
  return id ? { kind: 'account', id, name } : { kind: 'program', name };
}
