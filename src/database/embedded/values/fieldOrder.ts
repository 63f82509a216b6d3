/**
 * A JavaScript object puts fields named like array positions (`"7"`, `"2024"`) before all others, whatever the order
 * they came in. A document with such fields has its true order remembered here, beside it; any other costs one look at
 * its first name.
 */
const orders = new WeakMap<object, Set<string>>();

// Most databases never hold such a document.
let anyRemembered = false;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Whether JavaScript may move a field of this name to the front. */
export const maybeMoved = (name: string): boolean => isDigit(name.charCodeAt(0));

/** The names of the fields in their true order. */
export function fieldNames(document: object): string[] {
  const names = Object.keys(document);
  const [first] = names;
  // Moved fields are at the front: where the first is none, there is none.
  if (first === undefined || !maybeMoved(first)) return names;
  const order = orders.get(document);
  if (!order) return names;
  const kept = [...order].filter((name) => Object.hasOwn(document, name));
  return kept.length === names.length ? kept : [...kept, ...names.filter((name) => !order.has(name))];
}

/** The fields in their true order. */
export const fieldEntries = (document: { [field: string]: unknown }): [name: string, value: unknown][] =>
  fieldNames(document).map((name) => [name, document[name]]);

/** Remembers the order of a document's fields, where JavaScript would not keep it. */
export function rememberOrder(document: object, names: readonly string[]): void {
  if (!names.some(maybeMoved)) return;
  anyRemembered = true;
  orders.set(document, new Set(names));
}

/** Notes that a field is about to be set: a new one comes last. */
export function noteSet(document: object, name: string): void {
  if ((!anyRemembered && !maybeMoved(name)) || Object.hasOwn(document, name)) return;
  const order = orders.get(document);
  if (order) order.add(name);
  else if (maybeMoved(name)) rememberOrder(document, [...Object.keys(document), name]);
}

/** Notes that a field was removed: added again, it goes to the end. */
export function noteRemoved(document: object, name: string): void {
  if (anyRemembered) orders.get(document)?.delete(name);
}

/** Whether any document at all has an order of its own. */
export const ordersExist = (): boolean => anyRemembered;

/** Whether the document's fields must not be written in JavaScript's order. */
export const hasOwnOrder = (document: object): boolean => anyRemembered && orders.has(document);
