const REACH = 48;
const MOST = 14;

/** Scrolls a pane, and the window, while something is held near an edge; `onScroll` is told after each step. */
export class Edges {
  constructor(pane, onScroll) {
    this.pane = pane;
    this.onScroll = onScroll;
  }

  /**
   * Where the pointer is and where it came from: only what it goes towards comes into view. The pane goes on scrolling until
   * it is elsewhere or `rest` is called.
   */
  near(point, start) {
    this.point = point;
    this.start = start;
    this.frame ??= requestAnimationFrame(() => this.#step());
  }

  rest() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  #step() {
    const { point, start } = this;
    const { left, right, top, bottom } = this.pane.getBoundingClientRect();
    const across = pull(point.x, start.x, left, right);
    const down = pull(point.y, start.y, top, bottom);
    const past = pull(point.y, start.y, 0, window.innerHeight);
    this.frame = undefined;
    if (!across && !down && !past) return;
    this.pane.scrollBy(across, down);
    if (past) window.scrollBy(0, past);
    this.onScroll();
    this.frame = requestAnimationFrame(() => this.#step());
  }
}

/** How far to go for a pointer between two edges: the nearer to one, the faster; beyond them not at all. */
function pull(at, from, start, end) {
  const toStart = at - start;
  const toEnd = end - at;
  if (toStart < -REACH || toEnd < -REACH) return 0;
  if (toStart < REACH && at < from) return -speed(toStart);
  if (toEnd < REACH && at > from) return speed(toEnd);
  return 0;
}

function speed(distance) {
  return Math.ceil(((REACH - Math.max(0, distance)) / REACH) * MOST);
}
