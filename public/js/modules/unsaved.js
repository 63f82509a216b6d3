// Asks before leaving a form with changes that were not saved.

export default function (form) {
  let isDirty = false;
  const note = form.querySelector('[data-role="unsaved"]');
  const set = (dirty) => {
    isDirty = dirty;
    if (note) note.hidden = !dirty;
  };
  form.addEventListener('input', () => set(true));
  form.addEventListener('change', () => set(true));
  form.addEventListener('submit', () => set(false));
  form.addEventListener('sent', () => set(false));
  window.addEventListener('beforeunload', (event) => {
    if (isDirty) event.preventDefault();
  });
}
