/** Values for the placeholders of a message. */
export type MessageParams = Record<string, string | number>;

/** Nothing is at this address, or nothing that this reader may know of: a 404 page. */
export class NotFound extends Error {
  override name = 'NotFound';
}

/** The reader is known and may not do this: a 403 page. */
export class Forbidden extends Error {
  override name = 'Forbidden';
}

/** A rule of the product is broken. `key` is a catalogue key, shown in the reader's language: a 422 form or page. */
export class DomainError extends Error {
  override name = 'DomainError';
  readonly key: string;
  readonly params: MessageParams;

  constructor(key: string, params: MessageParams = {}) {
    super(key);
    this.key = key;
    this.params = params;
  }
}

/** Somebody saved a newer version first. Holds what is stored now, so that a page can show both: a 409. */
export class VersionConflict<T = unknown> extends Error {
  override name = 'VersionConflict';
  readonly current: T;

  constructor(current: T) {
    super('a newer version was saved meanwhile');
    this.current = current;
  }
}
