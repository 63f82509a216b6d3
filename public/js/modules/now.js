// Marks the sessions that are on: data-starts-at and data-ends-at are ISO instants, so any time zone is right.

export default function (agenda) {
  const mark = () => {
    const now = Date.now();
    for (const item of agenda.querySelectorAll('[data-starts-at]')) {
      const starts = Date.parse(item.dataset.startsAt);
      const ends = Date.parse(item.dataset.endsAt);
      const isOn = starts <= now && now < ends;
      item.classList.toggle('is-now', isOn);
      item.classList.toggle('is-over', ends <= now);
      const word = item.querySelector('[data-role="now"]');
      if (word) word.hidden = !isOn;
      if (isOn) item.setAttribute('aria-current', 'time');
      else item.removeAttribute('aria-current');
    }
  };
  mark();
  setInterval(mark, 30_000);
  document.addEventListener('visibilitychange', mark);
}
