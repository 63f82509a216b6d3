import { isSame, placementOf } from './placements.js';
import { Offline, SignedOut } from './server.js';

const AGAIN_AFTER = 3_000;

/**
 * Sends moves to the server one after the other, keeps those that cannot be sent now, and takes moves back. Each names the
 * version that whoever moved the session has seen, so that nobody's move is overwritten unseen.
 */
export class Saving {
  #queue = [];
  #done = [];
  #isRunning = false;
  /** Versions that are the work of this page. */
  #made = new Set();
  /** What this page made of a version. */
  #next = new Map();

  constructor({ agenda, server, notices, words }) {
    Object.assign(this, { agenda, server, notices, words });
    window.addEventListener('online', () => void this.#run());
    window.addEventListener('beforeunload', (event) => {
      if (this.#queue.length > 0) event.preventDefault();
    });
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  /** Whether a version of a session is the work of this page. */
  made(id, version) {
    return this.#made.has(`${id} ${version}`);
  }

  /**
   * Puts a session elsewhere: at once on the page, then on the server. `version` is the one that was seen; a session that
   * was taken in the hand while it was being saved has been seen as this page has made it.
   */
  place(id, placement, version) {
    const before = placementOf(this.agenda.session(id));
    if (isSame(before, placement)) return;
    let seen = version;
    while (this.#next.has(`${id} ${seen}`)) seen = this.#next.get(`${id} ${seen}`);
    this.#send({ id, placement, version: seen, before });
  }

  /** Takes the last move back, unless somebody else has moved the session since. */
  undo() {
    const last = this.#done.pop();
    if (!last) return;
    const { id, before, placement } = last;
    const session = this.agenda.session(id);
    if (!session || !isSame(placementOf(session), placement)) {
      this.notices.refuse(this.words.say('undoOutdated', { title: last.title }));
      return;
    }
    this.#send({ id, placement: before, version: session.version, before: placement, isUndo: true });
  }

  #send(move) {
    const { title } = this.agenda.stored(move.id);
    this.#queue.push({ ...move, title: title.text });
    this.agenda.expect(move.id, move.placement);
    void this.#run();
  }

  async #run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    clearTimeout(this.timer);
    try {
      while (this.#queue.length > 0) {
        this.notices.status(this.words.say('saving'));
        await this.#sendFirst();
        if (this.#queue.length === 0) this.notices.status(this.words.say('saved'));
      }
    } catch (error) {
      this.#wait(error);
    } finally {
      this.#isRunning = false;
    }
  }

  async #sendFirst() {
    const [move] = this.#queue;
    try {
      const { state, saved, refused } = await this.server.place(move.id, move.placement, move.version);
      this.#queue.shift();
      this.#made.add(`${move.id} ${saved}`);
      // The new state first: what is on its way would else be shown in its old place for a moment.
      this.agenda.receive(state);
      if (refused) this.#giveUp(move, refused);
      else this.#settle(move, saved);
    } catch (error) {
      if (error instanceof Offline || error instanceof SignedOut) throw error;
      this.#queue.shift();
      this.#giveUp(move, [this.words.say('failed', { title: move.title })]);
    }
  }

  #settle(move, version) {
    this.#next.set(`${move.id} ${move.version}`, version);
    const next = this.#queue.find(({ id }) => id === move.id);
    // The next move of this session began from what this one made of it.
    if (next) next.version = version;
    else this.agenda.expect(move.id, undefined);
    if (!move.isUndo) this.#done.push(move);
    else this.notices.say(this.words.say('undone', { title: move.title }));
  }

  /** What was to follow began from a place where the session never was. */
  #giveUp(move, reasons) {
    this.#queue = this.#queue.filter(({ id }) => id !== move.id);
    this.agenda.expect(move.id, undefined);
    this.notices.refuse([...reasons, this.words.say('refused', { title: move.title })].join(' '));
  }

  #wait(error) {
    const count = this.words.number(this.#queue.length);
    if (error instanceof SignedOut) this.notices.signedOut();
    else this.notices.status(this.words.say('offline', { count }), 'wait');
    this.timer = setTimeout(() => void this.#run(), AGAIN_AFTER);
  }
}
