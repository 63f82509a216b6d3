const REACH = 48;
const MOST = 14;

/** Scrolls a pane, and the window, while something is held near an edge; `onScroll` is told after each step. */
export class Edges {
  constructor(pane, onScroll) {
    this.pane = pane;
    this.onScroll = onScroll;
  }

  /** Where the pointer is; the pane goes on scrolling until it is elsewhere or `rest` is called. */
  near(x, y) {
    this.point = { x, y };
    this.frame ??= requestAnimationFrame(() => this.#step());
  }

  rest() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  #step() {
    const { x, y } = this.point;
    const { left, right, top, bottom } = this.pane.getBoundingClientRect();
    const across = pull(x, left, right);
    const down = pull(y, top, bottom);
    const past = pull(y, 0, window.innerHeight);
    this.frame = undefined;
    if (!across && !down && !past) return;
    this.pane.scrollBy(across, down);
    if (past) window.scrollBy(0, past);
    this.onScroll();
    this.frame = requestAnimationFrame(() => this.#step());
  }
}

/** How far to go for a pointer between two edges: the nearer to one, the faster; beyond them not at all. */
function pull(at, start, end) {
  const fromStart = at - start;
  const fromEnd = end - at;
  if (fromStart < -REACH || fromEnd < -REACH) return 0;
  if (fromStart < REACH) return -speed(fromStart);
  if (fromEnd < REACH) return speed(fromEnd);
  return 0;
}

function speed(distance) {
  return Math.ceil(((REACH - Math.max(0, distance)) / REACH) * MOST);
}
