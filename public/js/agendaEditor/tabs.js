import { make } from './elements.js';

/** The days of the forum, each with how many sessions it has. */
export class Tabs {
  #drawn = '';

  constructor(element, { agenda, words, onChoose }) {
    Object.assign(this, { element, agenda, words });
    element.addEventListener('click', (event) => {
      const tab = event.target.closest('[data-tab]');
      if (!tab || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      onChoose(tab.dataset.tab);
    });
  }

  draw(current) {
    const { days } = this.agenda.state;
    const counts = Map.groupBy(this.agenda.sessions, ({ day }) => day);
    const shown = days.map(({ day, label }) => [day, label, counts.get(day)?.length ?? 0]);
    const drawn = JSON.stringify([current, shown]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const focused = this.element.contains(document.activeElement)
      ? document.activeElement.dataset.tab
      : undefined;
    this.element.replaceChildren(
      make(
        'ul',
        {},
        ...shown.map(([day, label, count]) => make('li', {}, this.#tab(day, label, count, current))),
      ),
    );
    this.element.hidden = days.length < 2;
    if (focused) this.element.querySelector(`[data-tab="${focused}"]`)?.focus();
  }

  #tab(day, label, count, current) {
    const number = make('small', { textContent: this.words.number(count) });
    const attributes = day === current ? { 'aria-current': 'page' } : {};
    return make(
      'a',
      { href: `?day=${day}`, data: { tab: day }, attributes },
      make('span', { textContent: label }),
      ' ',
      number,
    );
  }
}
