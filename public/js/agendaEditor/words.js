/** The grid's texts in the reader's language, as the page gave them. */
export class Words {
  constructor(texts) {
    this.texts = texts;
  }

  /** A text with its places filled. What a name is put into is not disturbed by the direction of its script. */
  say(key, params = {}) {
    return this.texts[key].replaceAll(/\{\{(\w+)\}\}/g, (_place, name) => isolated(params[name]));
  }

  /** Where a session is: « mer. 12 nov., 09:00–10:00, Grande salle ». */
  placeOf({ day, starts, ends, room }, { days, rooms }) {
    if (!day) return this.texts.unscheduled;
    return this.say('place', {
      day: days.find((one) => one.day === day)?.label ?? day,
      start: clock(starts),
      end: clock(ends),
      room: rooms.find(({ id }) => id === room)?.text ?? this.texts.noRoom,
    });
  }

  list(items) {
    return new Intl.ListFormat(this.texts.locale).format(items);
  }

  number(value) {
    return new Intl.NumberFormat(this.texts.locale).format(value);
  }
}

/** Minutes since midnight as people write a time: `570` → `09:30`. */
export function clock(minute) {
  const two = (value) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE. */
function isolated(value) {
  return `\u2068${value ?? ''}\u2069`;
}
