import { make } from './elements.js';
import { placementOf } from './placements.js';
import { clock } from './words.js';

/** The element of one session, in the grid or among those that have no time; made once and changed as the session does. */
export class Box {
  constructor(id) {
    this.time = make('span', { className: 'editor__time' });
    this.title = make('span', { className: 'editor__title' });
    this.details = make('span', { className: 'visually-hidden' });
    this.handle = make('span', { className: 'editor__handle', attributes: { 'aria-hidden': 'true' } });
    this.element = make(
      'button',
      { type: 'button', tabIndex: -1, data: { id } },
      this.time,
      this.title,
      this.details,
      this.handle,
    );
  }

  /** Shows a session; `lane` where it shares its time with others in its room. */
  show(session, { agenda, words, lane = { lane: 0, count: 1 }, isSelected, isHeld }) {
    const { id, kind, kindLabel, title, starts, ends } = session;
    const level = agenda.levelOf(id);
    this.element.className = [
      `editor__session session--${kind}`,
      level === 'block' ? 'is-blocked' : level && 'is-warned',
      isSelected && 'is-selected',
      isHeld && 'is-moving',
    ]
      .filter(Boolean)
      .join(' ');
    Object.assign(this.title, { textContent: title.text, lang: title.lang, dir: title.dir });
    this.move(session);
    this.set('--lane', lane.lane);
    this.set('--lanes', lane.count);
    this.element.setAttribute('aria-pressed', String(Boolean(isHeld)));
    const found = agenda.findingsOf(id).map(({ text }) => text);
    const place = words.placeOf(placementOf(session), agenda.state);
    this.details.textContent = ['', kindLabel, place, ...found].join(' · ');
    this.element.classList.toggle('is-short', starts !== undefined && ends - starts < 30);
  }

  /** Only its times: what changes many times a second while it is dragged. */
  move({ starts, ends }) {
    this.time.textContent = starts === undefined ? '' : `${clock(starts)}–${clock(ends)}`;
    if (starts === undefined) return;
    this.set('--from', starts);
    this.set('--for', ends - starts);
  }

  set(name, value) {
    this.element.style.setProperty(name, String(value));
  }
}
