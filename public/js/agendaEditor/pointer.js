import { Edges } from './edges.js';
import { endWithin, startWithin, stepped } from './placements.js';

/** A mouse that moves this far drags; less is a click. */
const FAR = 4;
/** A finger that stays this long takes the session; one that moves before scrolls the page. */
const LONG_PRESS = 400;
const FINGER_FAR = 8;
/** Over the tab of another day for this long, the day is turned. */
const TURN_AFTER = 500;

/** Drags sessions with a mouse, a pen or a finger. */
export class Pointer {
  #press;

  constructor(desk) {
    this.desk = desk;
    const { element } = desk;
    this.edges = new Edges(desk.grid.element, () => this.#follow());
    element.addEventListener('pointerdown', (event) => this.#down(event));
    window.addEventListener('pointermove', (event) => this.#move(event));
    window.addEventListener('pointerup', (event) => this.#up(event));
    window.addEventListener('pointercancel', (event) => this.#lost(event));
    element.addEventListener('contextmenu', (event) => this.#press && event.preventDefault());
    window.addEventListener('keydown', (event) => event.key === 'Escape' && this.#stop());
  }

  #down(event) {
    const box = event.target.closest?.('[data-id]');
    if (!box || event.button !== 0 || this.#press || this.desk.hand.held) return;
    const { id } = box.dataset;
    const isFinger = event.pointerType === 'touch';
    // A finger that scrolls must not resize what it happens to touch: only what was chosen before has a handle.
    const resizes =
      event.target.className === 'editor__handle' && (!isFinger || this.desk.selection.id === id);
    const { clientX: x, clientY: y, pointerId } = event;
    this.#press = { id, box, pointerId, isFinger, resizes, start: { x, y }, point: { x, y } };
    // On the box itself: it may leave the page on its way, and goes on being told what the finger does.
    if (isFinger) box.addEventListener('touchmove', this.#keepPageStill, { passive: false });
    if (isFinger && !resizes) this.#press.timer = setTimeout(() => this.#begin(), LONG_PRESS);
  }

  /** Once a finger holds a session, it must not scroll the page. */
  #keepPageStill = (event) => {
    if (this.#press?.isDragging) event.preventDefault();
  };

  #move(event) {
    const press = this.#press;
    if (press?.pointerId !== event.pointerId) return;
    press.point = { x: event.clientX, y: event.clientY };
    if (!press.isDragging) {
      const way = Math.hypot(press.point.x - press.start.x, press.point.y - press.start.y);
      const waits = press.isFinger && !press.resizes;
      if (waits && way > FINGER_FAR) this.#end();
      if (waits || way < FAR) return;
      this.#begin();
    }
    this.edges.near(press.point, press.start);
    this.#follow();
  }

  /** The session leaves its place: from here on it goes with the pointer. */
  #begin() {
    const press = this.#press;
    const { desk } = this;
    const session = desk.agenda.session(press.id);
    press.isDragging = true;
    // Where within the session it was taken hold of.
    press.grip = session.day === undefined ? 0 : desk.grid.minuteAt(press.start.y) - session.starts;
    desk.hand.take(press.id);
    desk.element.classList.add('is-dragging');
    if (press.isFinger) navigator.vibrate?.(15);
    desk.draw();
  }

  /** Puts the session where the pointer is. */
  #follow() {
    const press = this.#press;
    if (!press?.isDragging) return;
    const { x, y } = press.point;
    const { desk } = this;
    this.#turnDay(x, y);
    const overPool = !press.resizes && desk.pool.holds(x, y);
    desk.pool.isTarget = overPool;
    desk.hand.show(overPool ? { room: desk.hand.held.from.room } : this.#placementAt(press));
  }

  #placementAt({ id, point, grip, resizes }) {
    const { agenda, grid, hand, day } = this.desk;
    const { hours } = agenda.state;
    const { from } = hand.held;
    if (resizes) {
      const ends = stepped(grid.minuteAt(point.y));
      return { ...from, ends: endWithin(ends, from.starts, hours) };
    }
    const { minutes } = agenda.stored(id);
    const starts = startWithin(stepped(grid.minuteAt(point.y) - grip), minutes, hours);
    return { day, starts, ends: starts + minutes, room: grid.roomAt(point.x) };
  }

  /** Over the tab of another day, that day comes into view after a moment. */
  #turnDay(x, y) {
    const press = this.#press;
    const tab = document.elementFromPoint(x, y)?.closest?.('[data-tab]');
    const day = press.resizes ? undefined : tab?.dataset.tab;
    if (day === press.overDay) return;
    clearTimeout(press.turn);
    press.overDay = day;
    if (day && day !== this.desk.day) {
      press.turn = setTimeout(() => {
        this.desk.show(day);
        this.#follow();
      }, TURN_AFTER);
    }
  }

  #up(event) {
    const press = this.#press;
    if (press?.pointerId !== event.pointerId) return;
    this.#end();
    if (press.isDragging) {
      this.desk.hand.drop();
      this.desk.focus(press.id);
    } else this.desk.select(press.id);
  }

  #lost(event) {
    if (this.#press?.pointerId === event.pointerId) this.#stop();
  }

  #stop() {
    const { isDragging } = this.#press ?? {};
    this.#end();
    if (isDragging && this.desk.hand.held) this.desk.hand.cancel();
  }

  #end() {
    clearTimeout(this.#press?.timer);
    clearTimeout(this.#press?.turn);
    this.#press?.box.removeEventListener('touchmove', this.#keepPageStill);
    this.#press = undefined;
    this.edges.rest();
    this.desk.pool.isTarget = false;
    this.desk.element.classList.remove('is-dragging');
  }
}
