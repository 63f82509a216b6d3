import { clashesOf, clashWords } from './clashes.js';
import { isSame, placementOf } from './placements.js';

/** The session that is being moved, by pointer or by keyboard: where it would go, and what it would meet there. */
export class Hand {
  #held;

  constructor(desk) {
    this.desk = desk;
  }

  /** `{ id, version, from, placement }` of the session that is held. */
  get held() {
    return this.#held;
  }

  /** Takes a session as it is now. What it is when it is put down must be what was seen. */
  take(id) {
    const { agenda } = this.desk;
    const session = agenda.session(id);
    const from = placementOf(session);
    this.#held = { id, version: session.version, from, placement: from };
    agenda.hold(id, from);
  }

  /** Shows the session in another place, and in words what is there. */
  show(placement) {
    const { agenda, words } = this.desk;
    const { id, placement: before } = this.#held;
    if (isSame(before, placement)) return;
    this.#held.placement = placement;
    agenda.hold(id, placement);
    this.desk.showHeld(before, this.#clashes());
    const { text } = agenda.stored(id).title;
    this.desk.hint(
      words.say('held', { title: text, place: words.placeOf(placement, agenda.state) }),
      this.#clashes(),
    );
  }

  /** Puts it down where it is shown. */
  drop() {
    const { agenda, saving, notices, words } = this.desk;
    const { id, version, from, placement } = this.#held;
    this.#letGo();
    if (isSame(from, placement)) return this.desk.draw();
    const place = words.placeOf(placement, agenda.state);
    notices.say(words.say('dropped', { title: agenda.stored(id).title.text, place }));
    saving.place(id, placement, version);
  }

  /** Leaves it where it was. */
  cancel() {
    const { agenda, notices, words } = this.desk;
    const { id } = this.#held;
    this.#letGo();
    notices.say(words.say('cancelled', { title: agenda.stored(id)?.title.text }));
    this.desk.draw();
  }

  #letGo() {
    this.#held = undefined;
    this.desk.agenda.hold();
    this.desk.hint('', []);
  }

  #clashes() {
    const { agenda, words } = this.desk;
    const { id, placement } = this.#held;
    return clashesOf(agenda, id, placement).map((clash) => ({
      level: clash.level,
      text: clashWords(clash, agenda, words),
    }));
  }
}
