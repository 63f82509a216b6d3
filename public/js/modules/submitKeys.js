// Ctrl+Enter, or ⌘+Enter, sends the form from any of its fields: hands stay on the keyboard while people speak.
export default function submitKeys(form) {
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const hint = form.querySelector('[data-role="keys"]');
  if (hint && matchMedia('(hover: hover)').matches) hint.hidden = false;
}
