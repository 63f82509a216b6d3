// Keeps one part of a page as new as the server's: asks for the page again while somebody looks at it, each `data-every`
// milliseconds.
import { enhance } from '../main.js';

const USUAL = 15_000;

export default function (element) {
  const update = async () => {
    if (document.hidden || !navigator.onLine) return;
    try {
      const answer = await fetch(location.href, { credentials: 'same-origin' });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.getElementById(element.id);
      // What changes no more is shown as a whole, once.
      if (fresh && !fresh.dataset.module) return location.reload();
      if (!fresh || fresh.innerHTML === element.innerHTML) return;
      element.replaceChildren(...fresh.childNodes);
      enhance();
    } catch {
      // The network of a venue comes and goes; the next turn tries again.
    }
  };
  setInterval(update, Number(element.dataset.every ?? USUAL));
  document.addEventListener('visibilitychange', update);
}
