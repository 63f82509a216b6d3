// Brings the reader to the list of errors, and from each to its field with the label in view.

export default function (summary) {
  nameFields(summary);
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

/** "Fill in this field" three times over tells nobody which: the label goes before the message. */
function nameFields(summary) {
  const form = summary.dataset.item;
  if (!form) return;
  for (const link of summary.querySelectorAll('a[href^="#"]')) {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const legend = field?.closest('fieldset')?.querySelector('legend');
    const own = field?.closest('.localized') || !legend ? field?.labels?.[0] : undefined;
    const label = [legend, own].map(firstWords).filter(Boolean).join(' – ');
    if (label) link.textContent = form.replace('%label%', () => label).replace('%message%', link.textContent);
  }
}

/** A label without its "(optional)". */
function firstWords(label) {
  return label && [...label.childNodes].find((node) => node.nodeType === Node.TEXT_NODE)?.data.trim();
}
