import { Agenda } from './agenda.js';
import { roleIn } from './elements.js';
import { Grid } from './grid.js';
import { Hand } from './hand.js';
import { Keyboard } from './keyboard.js';
import { Notices } from './notices.js';
import { Panel } from './panel.js';
import { Pointer } from './pointer.js';
import { Pool } from './pool.js';
import { Saving } from './saving.js';
import { Server } from './server.js';
import { Tabs } from './tabs.js';
import { Watching } from './watching.js';
import { Words } from './words.js';

/** The table at which an agenda is built: the grid of a day, what has no time yet, and the session that was chosen. */
export class Desk {
  selection = {};

  constructor(element) {
    this.element = element;
    this.day = element.dataset.day;
    this.isRightToLeft = document.dir === 'rtl';
    const words = new Words(JSON.parse(element.dataset.words));
    const agenda = new Agenda();
    const server = new Server(element.dataset);
    const notices = new Notices(element, words);
    Object.assign(this, { agenda, notices, words });
    this.saving = new Saving({ agenda, server, notices, words });
    this.watching = new Watching({ agenda, server, notices, words });
    const drawn = { agenda, words, selection: this.selection };
    this.grid = new Grid(roleIn(element, 'grid'), drawn);
    this.pool = new Pool(roleIn(element, 'pool'), roleIn(element, 'poolCount'), drawn);
    this.tabs = new Tabs(roleIn(element, 'days'), { agenda, words, onChoose: (day) => this.show(day) });
    this.panel = new Panel(this, element.dataset);
    this.hand = new Hand(this);
    this.undoButton = roleIn(element, 'undo');
    this.hintLine = roleIn(element, 'hint');
  }

  /** Loads the agenda and puts the grid in the place of the list. */
  async open() {
    this.agenda.addEventListener('received', ({ detail }) => this.#received(detail.before));
    this.agenda.addEventListener('change', () => this.draw());
    this.undoButton.addEventListener('click', () => this.undo());
    this.element.addEventListener('focusin', ({ target }) => this.#focused(target));
    await this.watching.start();
  }

  /** Draws what has changed; what is held in the hand stays where it is held. */
  draw() {
    const { agenda, day, hand } = this;
    if (!agenda.isLoaded) return;
    const { id: heldId } = hand.held ?? {};
    this.grid.draw(day, heldId);
    this.pool.draw(heldId);
    this.tabs.draw(day);
    this.panel.draw(this.selection.id);
    this.undoButton.hidden = !this.saving.canUndo;
    this.#setTabStops();
  }

  /** Shows what is held after it has moved within the hand: nothing else changes. */
  showHeld(before, clashes) {
    const session = this.agenda.session(this.hand.held.id);
    const { day } = session;
    if (before.day !== day) this.draw();
    this.panel.draw(this.selection.id);
    if (day !== this.day) return;
    const { element } = this.grid.move(session);
    element.classList.add('is-moving');
    element.classList.toggle(
      'is-blocked',
      clashes.some(({ level }) => level === 'block'),
    );
    element.classList.toggle(
      'is-warned',
      clashes.some(({ level }) => level === 'warn'),
    );
  }

  /** Tells where the held session is and what it meets; `''` when the hand is empty. */
  hint(text, clashes) {
    const reasons = this.words.list(clashes.map((clash) => clash.text));
    const blocks = clashes.some(({ level }) => level === 'block');
    const met = clashes.length > 0 ? this.words.say(blocks ? 'blocked' : 'warned', { reasons }) : '';
    this.hintLine.textContent = [text, met].filter(Boolean).join(' — ');
    this.hintLine.hidden = !text;
    this.hintLine.dataset.tone = clashes.length === 0 ? '' : blocks ? 'bad' : 'wait';
    if (text) this.notices.say(this.hintLine.textContent);
  }

  /** Turns to a day. */
  show(day) {
    if (day === this.day) return;
    this.day = day;
    const address = new URL(location.href);
    address.searchParams.set('day', day);
    history.replaceState(history.state, '', address);
    this.draw();
  }

  /** Turns to the day before or after; gives it, or nothing where there is none. */
  turn(step) {
    const { days } = this.agenda.state;
    const next = days[days.findIndex(({ day }) => day === this.day) + step]?.day;
    if (next) this.show(next);
    return next;
  }

  select(id) {
    this.selection.id = id;
    this.draw();
  }

  /** Takes a session off its slot. */
  takeOff(id) {
    const session = this.agenda.session(id);
    if (session.day === undefined) return;
    this.saving.place(id, { room: session.room }, session.version);
    this.focus(id);
  }

  undo() {
    this.saving.undo();
    this.draw();
  }

  focus(id) {
    this.#boxOf(id)?.focus({ preventScroll: false });
  }

  /** From one box to the next in a direction: within its room by time, or to the nearest in time of another room. */
  focusNear(id, across, down) {
    const box = this.#boxOf(id);
    const column = box.parentElement;
    if (down || column === this.pool.element) {
      const boxes = [...column.querySelectorAll('[data-id]')];
      boxes[boxes.indexOf(box) + (down || across)]?.focus();
      return;
    }
    const columns = [...this.grid.element.querySelectorAll('[data-room]')];
    const { starts } = this.agenda.session(id);
    for (let at = columns.indexOf(column) + across; columns[at]; at += across) {
      const ids = [...columns[at].querySelectorAll('[data-id]')].map((other) => other.dataset.id);
      const away = (other) => Math.abs(this.agenda.session(other).starts - starts);
      const [nearest] = ids.sort((a, b) => away(a) - away(b));
      if (nearest) return this.focus(nearest);
    }
  }

  #boxOf(id) {
    return this.grid.box(id) ?? this.pool.box(id);
  }

  #focused(target) {
    const id = target.dataset?.id;
    if (!id || id === this.selection.id || this.element.classList.contains('is-dragging')) return;
    this.select(id);
  }

  /** The Tab key goes to one box of the grid and one of the pool; arrows go on from there. */
  #setTabStops() {
    for (const pane of [this.grid.element, this.pool.element]) {
      const boxes = [...pane.querySelectorAll('[data-id]')];
      const stop = boxes.find((box) => box.dataset.id === this.selection.id) ?? boxes[0];
      for (const box of boxes) box.tabIndex = box === stop ? 0 : -1;
    }
  }

  #received(before) {
    const { hand, agenda } = this;
    if (before.size === 0) this.#begin();
    if (hand.held && !agenda.stored(hand.held.id)) hand.cancel();
    if (before.size > 0) this.#tellOthers(before);
  }

  /** The first state is here. */
  #begin() {
    roleIn(this.element, 'plain').hidden = true;
    roleIn(this.element, 'surface').hidden = false;
    this.keyboard = new Keyboard(this);
    this.pointer = new Pointer(this);
    this.notices.status(this.words.say('saved'));
  }

  /** What somebody else has done meanwhile, in one line. */
  #tellOthers(before) {
    const changed = this.agenda.state.sessions.filter(
      ({ id, version }) => before.get(id)?.version !== version && !this.saving.made(id, version),
    );
    if (changed.length === 0) return;
    const titles = this.words.list(changed.slice(0, 3).map(({ title }) => title.text));
    this.notices.tell(this.words.say('movedElsewhere', { titles }));
  }
}
