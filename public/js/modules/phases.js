// The phases of a workshop: which is on, and how long it still is. Times are ISO instants, so any time zone is right.

const MINUTE = 60_000;

export default function (list) {
  const show = () => {
    const now = Date.now();
    for (const phase of list.querySelectorAll('[data-ends-at]')) {
      const [starts, ends] = [Date.parse(phase.dataset.startsAt), Date.parse(phase.dataset.endsAt)];
      const isOn = starts <= now && now < ends;
      phase.classList.toggle('is-done', ends <= now);
      if (isOn) phase.setAttribute('aria-current', 'step');
      else phase.removeAttribute('aria-current');
      const left = phase.querySelector('[data-role="left"]');
      left.hidden = !isOn;
      if (isOn) left.textContent = list.dataset.left.replace('%time%', clock(ends - now));
      left.classList.toggle('phases__left--soon', ends - now < 5 * MINUTE);
    }
  };
  show();
  setInterval(show, 1_000);
  document.addEventListener('visibilitychange', show);
}

/** `1:05:09`, `5:09`. */
function clock(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1_000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(seconds / 3_600);
  return hours ? `${hours}:${parts.join(':')}` : parts.join(':').replace(/^0/, '');
}
