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

/** While no tab is open, the worker may send what is left (Background Synchronization; Chromium). */
export async function askWorkerToSend(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration();
  const { sync } = (worker ?? {}) as { sync?: { register(tag: string): Promise<void> } };
  await sync?.register('documents').catch(() => {});
}
