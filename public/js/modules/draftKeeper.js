// Keeps what is typed in this browser until the server has it: the network may be gone, or the sign-in over, when the
// form is sent. `data-draft` names the text; it begins with the account, so that a colleague at the same computer is
// not shown it. A text is brought back with the version (or the submission) it belongs to: sent a second time it is
// stored once, and sent after somebody else's change it leads to the page that shows both.

const PREFIX = 'draft:';
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;

/** On a form; or on any element of the page of a saved text, whose `data-saved` names the submission that arrived. */
export default function keepDraft(form) {
  if (form.tagName !== 'FORM') return dropDrafts(({ fields }) => submissionOf(fields) === form.dataset.saved);
  const key = PREFIX + form.dataset.draft;
  dropDrafts(({ at }) => !(Date.now() - at < KEPT_FOR));
  const draft = read(key);
  const fresh = fieldsOf(form);
  if (draft && arrived(draft, form)) remove(key);
  else if (
    draft &&
    form.ownerDocument.querySelector('.error-summary') === null &&
    differs(draft.fields, fresh)
  ) {
    putBack(form, draft.fields);
    show(form, 'restored');
  }
  form.addEventListener('input', () => keep(false));
  form.addEventListener('change', () => keep(false));
  form.addEventListener('submit', () => keep(true));
  part(form, 'discard')?.addEventListener('click', () => {
    remove(key);
    putBack(form, fresh);
    part(form, 'restored').hidden = true;
  });

  function keep(sent) {
    write(key, { at: Date.now(), sent, fields: fieldsOf(form) });
    if (!sent) show(form, 'kept');
  }
}

/** Whether the server has the text: it says so for a new one; a changed one has a newer version on the page. */
function arrived(draft, form) {
  const submission = submissionOf(draft.fields);
  if (submission && form.dataset.saved === submission) return true;
  const version = draft.fields.find(([name]) => name === 'version')?.[1];
  const shown = form.elements.namedItem('version');
  return draft.sent && shown !== null && Number(shown.value) > Number(version);
}

function fieldsOf(form) {
  return [...new FormData(form)].filter(([, value]) => typeof value === 'string');
}

function differs(one, other) {
  const typed = (fields) =>
    JSON.stringify(fields.filter(([name]) => name !== 'submission' && name !== 'version'));
  return typed(one) !== typed(other);
}

function putBack(form, fields) {
  for (const element of form.elements) {
    if (!element.name) continue;
    const values = fields.filter(([name]) => name === element.name).map(([, value]) => value);
    if (element.type === 'checkbox' || element.type === 'radio')
      element.checked = values.includes(element.value);
    else if (values.length) [element.value] = values;
  }
}

function show(form, role) {
  const element = part(form, role);
  if (element) element.hidden = false;
}

function part(form, role) {
  return form.querySelector(`[data-role="${role}"]`);
}

function dropDrafts(isDone) {
  for (const name of Object.keys(storage() ?? {})) {
    if (!name.startsWith(PREFIX)) continue;
    const draft = read(name);
    if (!Array.isArray(draft?.fields) || isDone(draft)) remove(name);
  }
}

function submissionOf(fields) {
  return fields.find(([name]) => name === 'submission')?.[1];
}

// Storage may be switched off or full: the form then works as it does without this file.
function storage() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function read(key) {
  try {
    return JSON.parse(storage()?.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    storage()?.setItem(key, JSON.stringify(draft));
  } catch {}
}

function remove(key) {
  storage()?.removeItem(key);
}
