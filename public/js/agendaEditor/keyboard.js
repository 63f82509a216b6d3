import { endWithin, firstFree, STEP, startWithin } from './placements.js';

/** Moves sessions by keyboard alone: Enter picks up and puts down, arrows move, Shift and arrows change the length. */
export class Keyboard {
  constructor(desk) {
    this.desk = desk;
    desk.element.addEventListener('keydown', (event) => this.#pressed(event));
    desk.element.addEventListener('focusout', (event) => this.#left(event));
  }

  #pressed(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !this.desk.hand.held) {
      event.preventDefault();
      return this.desk.undo();
    }
    const id = event.target.closest?.('[data-id]')?.dataset.id;
    if (!id || event.altKey || event.ctrlKey || event.metaKey) return;
    const act = (this.desk.hand.held ? this.#whileHeld(event) : this.#whileFree(id))[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #whileFree(id) {
    const { desk } = this;
    const take = () => this.take(id);
    const takeOff = () => desk.takeOff(id);
    const go = (across, down) => () => desk.focusNear(id, across, down);
    return {
      Enter: take,
      ' ': take,
      Delete: takeOff,
      Backspace: takeOff,
      ArrowUp: go(0, -1),
      ArrowDown: go(0, 1),
      ArrowLeft: go(desk.isRightToLeft ? 1 : -1, 0),
      ArrowRight: go(desk.isRightToLeft ? -1 : 1, 0),
      PageUp: () => desk.turn(-1),
      PageDown: () => desk.turn(1),
    };
  }

  #whileHeld({ shiftKey }) {
    const { desk } = this;
    const { hand } = desk;
    const by = (minutes) => () => (shiftKey ? this.#lengthen(minutes) : this.#shift(minutes));
    const toRoom = (step) => () => this.#toRoom(step);
    const drop = () => {
      const { id } = hand.held;
      hand.drop();
      desk.focus(id);
    };
    const cancel = () => {
      const { id } = hand.held;
      hand.cancel();
      desk.focus(id);
    };
    const off = () => {
      hand.show({ room: hand.held.placement.room });
      drop();
    };
    return {
      Enter: drop,
      ' ': drop,
      Escape: cancel,
      Delete: off,
      Backspace: off,
      ArrowUp: by(-STEP),
      ArrowDown: by(STEP),
      ArrowLeft: toRoom(desk.isRightToLeft ? 1 : -1),
      ArrowRight: toRoom(desk.isRightToLeft ? -1 : 1),
      PageUp: () => this.#toDay(-1),
      PageDown: () => this.#toDay(1),
    };
  }

  /** Takes a session into the hand; one without a time is first laid at a free one. */
  take(id) {
    const { hand, agenda, words, notices, day, grid } = this.desk;
    hand.take(id);
    const { placement } = hand.held;
    const { text } = agenda.stored(id).title;
    if (placement.day === undefined) {
      const { minutes } = agenda.stored(id);
      const room = placement.room ?? grid.rooms[0];
      const starts = firstFree(agenda.sessions, { day, room, minutes }, agenda.state.hours);
      hand.show({ day, room, starts, ends: starts + minutes });
    } else if (placement.day !== day) this.desk.show(placement.day);
    this.desk.draw();
    this.desk.focus(id);
    const place = words.placeOf(hand.held.placement, agenda.state);
    notices.say(words.say('taken', { title: text, place }));
  }

  #shift(by) {
    const { placement } = this.desk.hand.held;
    const minutes = placement.ends - placement.starts;
    const starts = startWithin(placement.starts + by, minutes, this.desk.agenda.state.hours);
    this.#lay({ ...placement, starts, ends: starts + minutes });
  }

  #lengthen(by) {
    const { placement } = this.desk.hand.held;
    const ends = endWithin(placement.ends + by, placement.starts, this.desk.agenda.state.hours);
    this.#lay({ ...placement, ends });
  }

  #toRoom(step) {
    const { rooms } = this.desk.grid;
    const { placement } = this.desk.hand.held;
    const next = rooms.indexOf(placement.room) + step;
    if (next >= 0 && next < rooms.length) this.#lay({ ...placement, room: rooms[next] });
  }

  #toDay(step) {
    const day = this.desk.turn(step);
    if (day) this.#lay({ ...this.desk.hand.held.placement, day });
  }

  #lay(placement) {
    const { hand } = this.desk;
    hand.show(placement);
    this.desk.focus(hand.held.id);
  }

  /** Who goes away with something in the hand leaves it where it was. */
  #left({ relatedTarget }) {
    const { hand, element } = this.desk;
    const isDragged = element.classList.contains('is-dragging');
    if (!hand.held || isDragged || !relatedTarget || element.contains(relatedTarget)) return;
    hand.cancel();
  }
}
