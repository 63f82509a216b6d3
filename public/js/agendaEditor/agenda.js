import { inPlace } from './placements.js';

/**
 * The working version as this page knows it: what the server said last, with the moves that are on their way laid over it,
 * and the one that is held in the hand on top.
 */
export class Agenda extends EventTarget {
  #state;
  #byId = new Map();
  #onTheWay = new Map();
  #held;

  get isLoaded() {
    return this.#state !== undefined;
  }

  get state() {
    return this.#state;
  }

  /** Takes a newer state; one that is older than what is known is left. */
  receive(state) {
    if (this.#state && state.revision < this.#state.revision) return;
    const before = this.#byId;
    this.#state = state;
    this.#byId = new Map(state.sessions.map((session) => [session.id, session]));
    this.dispatchEvent(new CustomEvent('received', { detail: { before } }));
    this.#changed();
  }

  /** As the server has it. */
  stored(id) {
    return this.#byId.get(id);
  }

  /** As the page shows it. */
  session(id) {
    const stored = this.stored(id);
    return stored && this.#shown(stored);
  }

  get sessions() {
    return this.#state.sessions.map((session) => this.#shown(session));
  }

  /** Sessions that have no slot, in the order of the server. */
  get unscheduled() {
    return this.sessions.filter(({ day }) => day === undefined);
  }

  onDay(day) {
    return this.sessions.filter((session) => session.day === day);
  }

  /** Shows a move that the server has not answered yet; without a placement, none any more. */
  expect(id, placement) {
    if (placement) this.#onTheWay.set(id, placement);
    else this.#onTheWay.delete(id);
    this.#changed();
  }

  /** Lays a session somewhere while it is held. Nobody is told: the hand draws it itself, many times a second. */
  hold(id, placement) {
    this.#held = placement && { id, placement };
  }

  /** The worst that the checks found of a session: `block`, `warn` or nothing. */
  levelOf(id) {
    const levels = this.findingsOf(id).map(({ level }) => level);
    if (levels.includes('block')) return 'block';
    return levels[0];
  }

  findingsOf(id) {
    return this.#state.findings.filter(({ session, other }) => session === id || other === id);
  }

  #shown(stored) {
    const placement = this.#held?.id === stored.id ? this.#held.placement : this.#onTheWay.get(stored.id);
    return placement ? inPlace(stored, placement) : stored;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
