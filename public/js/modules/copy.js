// <button data-module="copy" data-copy="text" data-copied="Copied" hidden>: shown only where copying works.

export default function (button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const label = button.textContent;
  const said = document.createElement('span');
  said.className = 'visually-hidden';
  said.setAttribute('role', 'status');
  button.after(said);
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
    said.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = label;
      said.textContent = '';
    }, 3000);
  });
}
