const PAGES = 'workspace-pages';
/** A hall's network may hold an answer back for ever: after so long the kept page is shown, in milliseconds. */
const PATIENCE = 4_000;
/** The list of groups, and the workspace of one; other pages are not for reading without a network. */
const KEPT = /^\/[a-z]{2}\/rapporteur(\/groups\/[0-9a-f]{24})?$/;

/** Fetches a page to be kept. @returns whether it came; not when the sign-in is over. */
export async function keepPage(address: string): Promise<boolean> {
  const { pathname } = new URL(address, location.origin);
  if (!KEPT.test(pathname)) return false;
  try {
    return await keep(pathname, await fetch(pathname, { credentials: 'same-origin' }));
  } catch {
    return false;
  }
}

/** Fetches every kept page anew. @returns whether all came. */
export async function refreshPages(): Promise<boolean> {
  const kept = await (await caches.open(PAGES)).keys();
  const done = await Promise.all(kept.map(({ url }) => keepPage(url)));
  return done.every(Boolean);
}

/** A page from the network, or the kept one where there is none. */
export async function openPage(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const kept = KEPT.test(pathname) ? await (await caches.open(PAGES)).match(pathname) : undefined;
  const fresh = fetch(request).then(async (response) => {
    if (KEPT.test(pathname)) await keep(pathname, response.clone());
    return response;
  });
  if (!kept) return fresh;
  const fallBack = new Promise<Response>((resolve) => {
    setTimeout(() => resolve(kept.clone()), PATIENCE);
  });
  const answered = fresh.then(
    (response) => (response.status >= 500 ? kept : response),
    () => kept,
  );
  return Promise.race([answered, fallBack]);
}

async function keep(pathname: string, response: Response): Promise<boolean> {
  if (!response.ok || response.redirected || response.type !== 'basic') return false;
  await (await caches.open(PAGES)).put(pathname, response.clone());
  return true;
}
