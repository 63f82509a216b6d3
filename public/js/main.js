// Pages work without this file: it only finds the elements that ask for a behaviour and loads it.
// A module exports one function and is given the element: `export default function (element) {}`.

const loaded = new WeakMap();

/** Called again by whoever put new elements in the page. */
export function enhance() {
  // Our own messages, in the reader's language, instead of the browser's.
  for (const form of document.forms) form.noValidate = true;
  for (const element of document.querySelectorAll('[data-module]')) {
    const done = loaded.get(element) ?? new Set();
    loaded.set(element, done);
    for (const name of element.dataset.module.split(' ')) {
      if (!/^[a-zA-Z]+$/.test(name) || done.has(name)) continue;
      done.add(name);
      import(`./modules/${name}.js`).then(
        (module) => module.default(element),
        (error) => console.warn(`Module ${name} was not loaded`, error),
      );
    }
  }
}

// A second press while the first is on its way sends nothing twice, and the button says that it is working.
const onTheirWay = new Set();
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post') return;
  if (onTheirWay.has(form)) return event.preventDefault();
  const { submitter } = event;
  const rest = () => {
    onTheirWay.delete(form);
    submitter?.removeAttribute('aria-busy');
  };
  onTheirWay.add(form);
  submitter?.setAttribute('aria-busy', 'true');
  setTimeout(rest, 4000);
  window.addEventListener('pagehide', rest, { once: true });
});

enhance();
