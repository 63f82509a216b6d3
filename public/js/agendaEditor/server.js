import { clock } from './words.js';

/** The server cannot be reached now; what was sent is sent again. */
export class Offline extends Error {}
/** The sign-in is over; it may be renewed in another tab. */
export class SignedOut extends Error {}

/** Speaks to the server for the grid. */
export class Server {
  constructor({ stateAddress, placeAddress }) {
    this.stateAddress = stateAddress;
    this.placeAddress = placeAddress;
  }

  /**
   * The newest state; `undefined` when it is the one that `since` names.
   * @throws Offline, SignedOut; Error for any other answer.
   */
  async state(since) {
    const query = since === undefined ? '' : `?since=${since}`;
    const answer = await ask(this.stateAddress + query);
    if (answer.status === 204) return undefined;
    if (!answer.ok) throw new Error(`the state was answered with ${answer.status}`);
    return answer.json();
  }

  /**
   * Puts a session in its place.
   * @returns `{ state, saved }` with the version that was saved, or `{ state, refused }` with the reasons in sentences.
   * @throws as `state`.
   */
  async place(id, placement, version) {
    const answer = await ask(this.placeAddress.replace(':id', id), {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({ ...fieldsOf(placement), version }),
    });
    if (!answer.ok && answer.status !== 409 && answer.status !== 422) {
      throw new Error(`a placement was answered with ${answer.status}`);
    }
    return answer.json();
  }
}

async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, options);
  } catch {
    throw new Offline();
  }
  if (answer.status >= 500) throw new Offline();
  if (answer.status === 401 || answer.redirected) throw new SignedOut();
  return answer;
}

function fieldsOf({ day, starts, ends, room = '' }) {
  if (day === undefined) return { room, unschedule: 'on' };
  return { day, starts: clock(starts), ends: clock(ends), room };
}
