// Brings the reader to the list of errors, and from each to its field with the label in view.

export default function (summary) {
  summary.focus();
  summary.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const label = field.closest('fieldset')?.querySelector('legend') ?? field.labels?.[0] ?? field;
    label.scrollIntoView({ block: 'start' });
    field.focus({ preventScroll: true });
  });
}
