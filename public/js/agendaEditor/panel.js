import { make, roleIn } from './elements.js';
import { placementOf } from './placements.js';

/** What there is to know of the session that was chosen, and what can be done with it. */
export class Panel {
  constructor(desk, { editAddress, placeAddress }) {
    this.desk = desk;
    this.addresses = { editAddress, placeAddress };
    this.element = roleIn(desk.element, 'panel');
    this.body = roleIn(desk.element, 'panelBody');
  }

  draw(id) {
    const { agenda, words } = this.desk;
    const session = id && agenda.session(id);
    this.element.hidden = !session;
    if (!session) return;
    const people = [session.people, ...session.parts.map((part) => part.people)].flat();
    const names = [...new Set(people)].map((person) => agenda.state.people[person]).filter(Boolean);
    const what = [session.id, session.version, session.kindLabel, placementOf(session), names];
    const drawn = JSON.stringify([...what, agenda.findingsOf(id)]);
    // What has the focus, or is read aloud, is not taken away for nothing.
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.body.replaceChildren(
      make('p', { className: 'tag tag--quiet', textContent: session.kindLabel }),
      make('p', { className: 'desk__chosen', words: session.title }),
      make('p', { className: 'muted', textContent: words.placeOf(placementOf(session), agenda.state) }),
      ...(names.length > 0 ? [make('p', { className: 'small', textContent: words.list(names) })] : []),
      ...this.#findings(id),
      this.#actions(session),
    );
  }

  #findings(id) {
    return this.desk.agenda.findingsOf(id).map(({ level, text }) =>
      make('p', {
        className: `small desk__finding desk__finding--${level === 'block' ? 'bad' : 'wait'}`,
        textContent: text,
      }),
    );
  }

  #actions({ id, day }) {
    const { desk } = this;
    const { editAddress, placeAddress } = this.addresses;
    const button = (key, act) => {
      const element = make('button', {
        type: 'button',
        className: 'button button--small',
        textContent: desk.words.say(key),
      });
      element.addEventListener('click', act);
      return element;
    };
    const link = (key, address) =>
      make('a', {
        className: 'button button--small',
        href: address.replace(':id', id),
        textContent: desk.words.say(key),
      });
    return make(
      'div',
      { className: 'cluster' },
      button('take', () => desk.keyboard.take(id)),
      link('placeByForm', placeAddress),
      link('editSession', editAddress),
      ...(day === undefined ? [] : [button('takeOff', () => desk.takeOff(id))]),
    );
  }
}
