import { Box } from './box.js';
import { make } from './elements.js';

/** The sessions that have no time yet. */
export class Pool {
  #boxes = new Map();

  constructor(element, count, { agenda, words, selection }) {
    Object.assign(this, { element, count, agenda, words, selection });
    this.none = make('p', { className: 'muted small', textContent: words.say('unscheduledNone') });
  }

  draw(heldId) {
    const { agenda, words, selection } = this;
    const sessions = agenda.unscheduled;
    const shown = new Set(sessions.map(({ id }) => id));
    for (const [id, box] of this.#boxes) {
      if (shown.has(id)) continue;
      box.element.remove();
      this.#boxes.delete(id);
    }
    for (const session of sessions) {
      const box = this.#boxes.get(session.id) ?? new Box(session.id);
      if (!this.#boxes.has(session.id)) this.element.append(box.element);
      this.#boxes.set(session.id, box);
      const isSelected = selection.id === session.id;
      box.show(session, { agenda, words, isSelected, isHeld: session.id === heldId });
    }
    this.count.textContent = words.number(sessions.length);
    if (sessions.length === 0) this.element.append(this.none);
    else this.none.remove();
  }

  box(id) {
    return this.#boxes.get(id)?.element;
  }

  /** Whether a point of the window is over it. */
  holds(x, y) {
    const { left, right, top, bottom } = this.element.getBoundingClientRect();
    return x >= left && x <= right && y >= top && y <= bottom;
  }

  /** Shows that what is held would be put here. */
  set isTarget(value) {
    this.element.classList.toggle('is-target', value);
  }
}
