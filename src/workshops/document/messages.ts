import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

// What a browser and the server say to each other about a document, in lib0's binary encoding; the same code on both sides.

/** What a browser has, what it knows the server lacks, and the facts it was told last (`''`: none yet). */
export interface Question {
  /** Empty where the browser wants nothing: it hears of changes as they come. */
  stateVector: Uint8Array;
  /** A Yjs update; empty where it brings nothing. */
  update: Uint8Array;
  factsRevision: string;
}

/** What the server has after that, and what the browser lacks. `facts` is JSON, `''` where they are the same as before. */
export interface Answer {
  stateVector: Uint8Array;
  update: Uint8Array;
  facts: string;
}

export function encodeQuestion({ stateVector, update, factsRevision }: Question): Uint8Array {
  return encode(stateVector, update, factsRevision);
}

/** @throws Error for bytes that are no question. */
export function decodeQuestion(bytes: Uint8Array): Question {
  const [stateVector, update, factsRevision] = decode(bytes);
  return { stateVector, update, factsRevision };
}

export function encodeAnswer({ stateVector, update, facts }: Answer): Uint8Array {
  return encode(stateVector, update, facts);
}

/** @throws Error for bytes that are no answer. */
export function decodeAnswer(bytes: Uint8Array): Answer {
  const [stateVector, update, facts] = decode(bytes);
  return { stateVector, update, facts };
}

function encode(stateVector: Uint8Array, update: Uint8Array, text: string): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint8Array(encoder, stateVector);
    encoding.writeVarUint8Array(encoder, update);
    encoding.writeVarString(encoder, text);
  });
}

function decode(bytes: Uint8Array): [Uint8Array, Uint8Array, string] {
  const decoder = decoding.createDecoder(bytes);
  const stateVector = decoding.readVarUint8Array(decoder);
  const update = decoding.readVarUint8Array(decoder);
  return [stateVector, update, decoding.readVarString(decoder)];
}
