// Whoever signs out leaves no pages behind that open without a network. What they wrote and is not at the server stays on the
// device, under their account, and is sent when they sign in again.

export default function (form) {
  form.addEventListener('submit', () => void globalThis.caches?.delete('workspace-pages'));
}
