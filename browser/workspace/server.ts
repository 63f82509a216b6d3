import {
  type Answer,
  decodeAnswer,
  encodeQuestion,
  type Question,
} from '../../src/workshops/document/messages.ts';

/** The server cannot be reached now; what was to be sent is sent again. */
export class Offline extends Error {}
/** The sign-in is over. */
export class SignedOut extends Error {}
/** The server will not have it, however often it is sent. */
export class Refused extends Error {
  readonly why: 'notYours' | 'tooLarge' | 'malformed';

  constructor(why: Refused['why']) {
    super(`the server refused: ${why}`);
    this.why = why;
  }
}

/**
 * How long an exchange may take, in milliseconds: a hall's Wi-Fi may swallow an answer, or carry two kilobytes a second. Who
 * asks for everything may be given a day of writing.
 */
function patience({ stateVector, update }: Question): number {
  return 20_000 + update.byteLength / 2 + (stateVector.byteLength > 0 ? 120_000 : 0);
}

/** Asks the server about a document. @throws Offline, SignedOut, Refused */
export async function ask(address: string, question: Question): Promise<Answer> {
  let response: Response;
  let body: ArrayBuffer;
  try {
    response = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: encodeQuestion(question) as BodyInit,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience(question)),
    });
    body = await response.arrayBuffer();
  } catch {
    throw new Offline();
  }
  const { status } = response;
  if (status === 401 || response.type === 'opaqueredirect') throw new SignedOut();
  if (status === 403 || status === 404) throw new Refused('notYours');
  if (status === 413) throw new Refused('tooLarge');
  if (status === 400) throw new Refused('malformed');
  if (!response.ok) throw new Offline();
  try {
    return decodeAnswer(new Uint8Array(body));
  } catch {
    // A hall's sign-in page for its Wi-Fi, for instance.
    throw new Offline();
  }
}
