import { html, type TemplateResult } from 'lit-html';
import type { Desk } from '../desk.ts';
import type { Named } from '../notebook.ts';

/** How far a finger or the mouse must go before it is a drag, in pixels. */
const FAR_ENOUGH = 6;

/**
 * What a contribution is taken by to be put on a recommendation, with the mouse, a pen or a finger. Whoever cannot drag
 * has the list beside it.
 */
export function handle(desk: Desk, one: Named): TemplateResult {
  return html`<span class="live__handle" title=${desk.words.say('drag')} aria-hidden="true"
    @mousedown=${(event: Event) => event.preventDefault()} @pointerdown=${(event: PointerEvent) => begin(event, desk, one)}>⠿</span>`;
}

function begin(event: PointerEvent, desk: Desk, one: Named): void {
  if (event.button !== 0) return;
  event.preventDefault();
  const grip = event.currentTarget as HTMLElement;
  const card = grip.closest('li');
  if (!card) return;
  grip.setPointerCapture(event.pointerId);
  const from = { x: event.clientX, y: event.clientY };
  let ghost: HTMLElement | undefined;
  let target: HTMLElement | undefined;

  const move = ({ clientX, clientY }: PointerEvent) => {
    if (!ghost && Math.hypot(clientX - from.x, clientY - from.y) < FAR_ENOUGH) return;
    ghost ??= ghostOf(card);
    ghost.style.transform = `translate(${clientX}px, ${clientY}px)`;
    scrollNear(clientY);
    const below = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-drop]');
    if (below === target) return;
    target?.classList.remove('is-target');
    target = below ?? undefined;
    target?.classList.add('is-target');
  };
  const end = (last: PointerEvent) => {
    grip.removeEventListener('pointermove', move);
    ghost?.remove();
    target?.classList.remove('is-target');
    const { drop } = target?.dataset ?? {};
    if (last.type === 'pointerup' && drop) desk.drop(drop, one);
  };
  grip.addEventListener('pointermove', move);
  grip.addEventListener('pointerup', end, { once: true });
  grip.addEventListener('pointercancel', end, { once: true });
}

function ghostOf(card: HTMLElement): HTMLElement {
  const ghost = document.createElement('p');
  ghost.className = 'live__ghost';
  ghost.dir = 'auto';
  ghost.textContent = card.querySelector('.contribution__text, textarea')?.textContent ?? '';
  document.body.append(ghost);
  return ghost;
}

/** The page goes along when something is carried to its edge. */
function scrollNear(y: number): void {
  const edge = 60;
  if (y < edge) window.scrollBy(0, -12);
  else if (y > window.innerHeight - edge) window.scrollBy(0, 12);
}
