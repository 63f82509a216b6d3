import { Box } from './box.js';
import { make } from './elements.js';
import { lanesOf } from './lanes.js';
import { clock } from './words.js';

/** One day: hours from top to bottom, rooms side by side, and last those sessions that are in no room. */
export class Grid {
  #boxes = new Map();
  #columns = new Map();
  #frame = '';

  constructor(element, { agenda, words, selection }) {
    Object.assign(this, { element, agenda, words, selection });
  }

  /** Draws a day anew; boxes that are there already are only changed. */
  draw(day, heldId) {
    this.#drawFrame();
    const sessions = this.agenda.onDay(day);
    const shown = new Set(sessions.map(({ id }) => id));
    for (const [id, box] of this.#boxes) {
      if (shown.has(id)) continue;
      box.element.remove();
      this.#boxes.delete(id);
    }
    for (const [room, inRoom] of Map.groupBy(sessions, ({ room }) => this.#roomOf(room))) {
      const lanes = lanesOf(inRoom);
      for (const session of inRoom) {
        const box = this.#boxOf(session.id);
        this.#put(box, room);
        const { agenda, words, selection } = this;
        const isSelected = selection.id === session.id;
        const isHeld = session.id === heldId;
        box.show(session, { agenda, words, lane: lanes.get(session.id), isSelected, isHeld });
      }
    }
    this.#orderForReading();
  }

  /** Puts one box where its session is while it is dragged, over all others. */
  move(session) {
    const box = this.#boxOf(session.id);
    this.#put(box, this.#roomOf(session.room));
    box.move(session);
    box.set('--lane', 0);
    box.set('--lanes', 1);
    return box;
  }

  /** Takes a box off while it is held elsewhere. */
  remove(id) {
    this.#boxes.get(id)?.element.remove();
    this.#boxes.delete(id);
  }

  box(id) {
    return this.#boxes.get(id)?.element;
  }

  /** Rooms in the order of the columns; `undefined` is the one of no room. */
  get rooms() {
    return [...this.agenda.state.rooms.map(({ id }) => id), undefined];
  }

  /** The room under a point of the window; of points beside the grid, the nearest one. */
  roomAt(x) {
    let nearest;
    for (const [id, column] of this.#columns) {
      const { left, right } = column.getBoundingClientRect();
      const away = Math.max(left - x, x - right, 0);
      if (!nearest || away < nearest.away) nearest = { id, away };
    }
    return nearest.id || undefined;
  }

  /** The minute of the day at a height of the window. */
  minuteAt(y) {
    const { top, height } = this.#columns.get('').getBoundingClientRect();
    const { from, until } = this.agenda.state.hours;
    return from + ((y - top) / height) * (until - from);
  }

  #roomOf(room) {
    return this.#columns.has(room ?? '') ? (room ?? '') : '';
  }

  #boxOf(id) {
    let box = this.#boxes.get(id);
    if (!box) {
      box = new Box(id);
      this.#boxes.set(id, box);
    }
    return box;
  }

  #put(box, room) {
    const column = this.#columns.get(room);
    if (box.element.parentElement === column) return;
    // An element that moves to another parent loses the focus.
    const hadFocus = document.activeElement === box.element;
    column.append(box.element);
    if (hadFocus) box.element.focus({ preventScroll: true });
  }

  #drawFrame() {
    const { rooms, hours } = this.agenda.state;
    const frame = JSON.stringify([rooms, hours]);
    if (frame === this.#frame) return;
    this.#frame = frame;
    this.#boxes.clear();
    this.#columns = new Map();
    const { from, until, opens, closes } = hours;
    for (const [name, value] of Object.entries({ from, until, opens, closes, rooms: rooms.length + 1 })) {
      this.element.style.setProperty(`--${name === 'from' ? 'first' : name}`, String(value));
    }
    const hoursColumn = make('div', { className: 'editor__hours', attributes: { 'aria-hidden': 'true' } });
    for (let minute = from; minute < until; minute += 60) {
      const mark = make('span', { className: 'editor__hour', textContent: clock(minute) });
      mark.style.setProperty('--from', String(minute));
      hoursColumn.append(mark);
    }
    const columns = [...rooms, { id: '', text: this.words.say('noRoom') }];
    this.element.replaceChildren(
      make('div', { className: 'editor__corner' }),
      ...columns.map((room) => this.#head(room)),
      hoursColumn,
      ...columns.map(({ id }) => {
        const column = make('div', { className: 'editor__column', data: { room: id } });
        this.#columns.set(id, column);
        return column;
      }),
    );
  }

  #head({ text, lang, dir, capacity }) {
    const name = make('span', { words: { text, lang: lang ?? '', dir: dir ?? '' } });
    if (capacity === undefined) return make('div', { className: 'editor__room' }, name);
    const seats = this.words.say('seats', { count: this.words.number(capacity) });
    return make('div', { className: 'editor__room' }, name, make('small', { textContent: seats }));
  }

  /** Who goes through the boxes one by one meets them in the order of time. */
  #orderForReading() {
    for (const column of this.#columns.values()) {
      const inOrder = [...column.children].sort(
        (a, b) => a.style.getPropertyValue('--from') - b.style.getPropertyValue('--from'),
      );
      const isOrdered = inOrder.every((element, index) => element === column.children[index]);
      if (isOrdered || column.contains(document.activeElement)) continue;
      column.append(...inOrder);
    }
  }
}
