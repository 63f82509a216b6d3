/** Has the worker keep pages, so that they open without a network. Where there are no workers, they do not. */
export async function keepPages(addresses: readonly string[]): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const scope = `/${document.documentElement.lang}/rapporteur`;
  try {
    await navigator.serviceWorker.register('/worker.js', { scope });
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ keep: addresses });
  } catch (error) {
    console.warn('Pages are not kept on this device', error);
  }
}
