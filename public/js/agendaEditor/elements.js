/**
 * Makes an element. `properties` are set as they are, but for `data` (its dataset), `attributes`, and `words`: a text in its
 * own language, `{ text, lang, dir }`.
 */
export function make(name, { data, attributes = {}, words, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  Object.assign(element.dataset, data);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (words) Object.assign(element, { textContent: words.text, lang: words.lang, dir: words.dir });
  element.append(...children);
  return element;
}

/** The element of a page that has a role for the script. */
export function roleIn(parent, role) {
  return parent.querySelector(`[data-role="${role}"]`);
}
