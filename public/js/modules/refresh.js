// Keeps one part of a page as new as the server's: asks for the page again while somebody looks at it.
import { enhance } from '../main.js';

const EVERY = 15_000;

export default function (element) {
  const update = async () => {
    if (document.hidden || !navigator.onLine) return;
    try {
      const answer = await fetch(location.href, { credentials: 'same-origin' });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.getElementById(element.id);
      if (!fresh || fresh.innerHTML === element.innerHTML) return;
      element.replaceChildren(...fresh.childNodes);
      enhance();
    } catch {
      // The network of a venue comes and goes; the next turn tries again.
    }
  };
  setInterval(update, EVERY);
  document.addEventListener('visibilitychange', update);
}
