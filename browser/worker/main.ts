import { keepPage, openPage, refreshPages } from './pages.ts';
import { sendAll } from './sending.ts';

// Lets the workspace open without a network, and sends what was written when there is one again.
// The page asks for it (`workspace/worker.ts`); `src/web/serviceWorker.ts` puts `assets` in front.

interface LifecycleEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface AskEvent extends LifecycleEvent {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
/** What this file uses of a service worker's scope; the page's types know nothing of it. */
interface WorkerScope {
  assets: { version: string; addresses: string[] };
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate' | 'sync', hear: (event: LifecycleEvent) => void): void;
  addEventListener(type: 'fetch', hear: (event: AskEvent) => void): void;
  addEventListener(type: 'message', hear: (event: LifecycleEvent & { data: unknown }) => void): void;
}
const scope = self as unknown as WorkerScope;
const ASSETS = 'workspace-assets-';
const current = ASSETS + scope.assets.version;

scope.addEventListener('install', (event) => {
  const keep = async () => {
    const cache = await caches.open(current);
    await cache.addAll(scope.assets.addresses);
    await scope.skipWaiting();
  };
  event.waitUntil(keep());
});

scope.addEventListener('activate', (event) => {
  const takeOver = async () => {
    await scope.clients.claim();
    // A page that could not be fetched anew still needs the files of its own version.
    if (!(await refreshPages())) return;
    for (const name of await caches.keys()) {
      if (name.startsWith(ASSETS) && name !== current) await caches.delete(name);
    }
  };
  event.waitUntil(takeOver());
});

scope.addEventListener('message', (event) => {
  const { keep } = (event.data ?? {}) as { keep?: string[] };
  if (Array.isArray(keep)) event.waitUntil(Promise.all(keep.map(keepPage)));
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') event.respondWith(openPage(request));
  else if (new URL(request.url).pathname.startsWith('/assets/')) event.respondWith(asset(request));
});

scope.addEventListener('sync', (event) => event.waitUntil(sendAll()));

async function asset(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
