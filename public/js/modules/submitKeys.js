// Ctrl+Enter, or ⌘+Enter, sends the form from any of its fields: hands stay on the keyboard while people speak.
// Where the page says that the form was just saved (`data-saved`), its first field has the focus again for the next.
export default function submitKeys(form) {
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  if (!matchMedia('(hover: hover)').matches) return;
  const hint = form.querySelector('[data-role="keys"]');
  if (hint) hint.hidden = false;
  if (form.dataset.saved)
    form.querySelector('textarea, input:not([type="hidden"])')?.focus({ preventScroll: true });
}
