import { setImmediate as breathe } from 'node:timers/promises';
import { Zip, ZipDeflate } from 'fflate';
import type { ForumRecord } from '../../../forums/forum.ts';
import type { Language } from '../../../i18n/languages.ts';
import { translator } from '../../../i18n/setup.ts';
import { paths } from '../../../paths.ts';
import { assetContent, assetPath, fontContent } from '../../../web/assets.ts';
import { renderView } from '../../../web/renderPage.ts';
import { languageLinks, viewLocals } from '../../../web/viewLocals.ts';
import { agendaJson } from '../agendaJson.ts';
import { calendarsIn } from './calendars.ts';
import { fileOf, relinked, relinkedStyles } from './links.ts';
import { type OfflinePage, pagesIn } from './pages.ts';
import { type OfflineSource, readSource } from './source.ts';

/** A file of the copy. */
interface CopiedFile {
  name: string;
  content: string | Uint8Array;
}

/**
 * The released programme as a ZIP that opens from a disk, without a network and without scripts: the public pages of its
 * sessions and speakers in every language of the forum, calendars and open data. The same release at the same public
 * revision gives the same bytes. It is made in small steps, so that other readers are answered meanwhile.
 * @throws NotFound before the first release.
 */
export async function offlineCopy(forum: ForumRecord, baseUrl: string, now: Date): Promise<Buffer> {
  const source = await readSource(forum, now);
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for await (const { name, content } of filesOf(source, baseUrl)) {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = source.release.releasedAt;
    zip.add(file);
    file.push(typeof content === 'string' ? Buffer.from(content) : content, true);
    await breathe();
  }
  zip.end();
  return Buffer.concat(chunks);
}

async function* filesOf(source: OfflineSource, baseUrl: string): AsyncGenerator<CopiedFile> {
  const { forum, release } = source;
  const languages = forum.languages;
  const pages = languages.flatMap((lang) => [...pagesIn(lang, source)].map((page) => ({ lang, page })));
  const calendars = languages.flatMap((lang) => [...calendarsIn(lang, source, baseUrl)]);
  const json = languages.map((lang) => paths.agendaJson(lang, forum.slug));
  const styles = relinkedStyles(assetContent('css/all.css').toString());
  const files = new Map([
    ...[...pages.map(({ page }) => page), ...calendars].map(
      ({ address }) => [address, fileOf(address)] as const,
    ),
    ...json.map((address) => [address, 'agenda.json'] as const),
    [assetPath('css/all.css'), styles.file] as const,
    [assetPath('img/favicon.svg'), 'assets/img/favicon.svg'] as const,
  ]);
  const write = async (name: string, lang: Language, page: Omit<OfflinePage, 'address'>, here: string) => ({
    name,
    content: relinked(await offlinePage(page, lang, here, source), name, files, baseUrl),
  });

  const [first = 'ar'] = languages;
  const title = translator(first)('agenda:public.title');
  const choice = { view: 'agenda/offlineStart', locals: () => ({ title }) };
  yield await write('index.html', first, choice, paths.agenda(first, forum.slug));
  for (const { lang, page } of pages) yield await write(fileOf(page.address), lang, page, page.address);
  for (const { address, content } of calendars) yield { name: fileOf(address), content: content() };
  yield { name: 'agenda.json', content: JSON.stringify(agendaJson(forum, release, baseUrl), null, 1) };
  yield { name: styles.file, content: styles.css };
  yield { name: 'assets/img/favicon.svg', content: assetContent('img/favicon.svg') };
  for (const { kind, name, file } of styles.fetched) {
    yield { name: file, content: kind === 'font' ? await fontContent(name) : assetContent(name) };
  }
}

/** The page in the layout of the copy, its links still those of the site. */
async function offlinePage(
  page: Omit<OfflinePage, 'address'>,
  lang: Language,
  here: string,
  { forum, release }: OfflineSource,
): Promise<string> {
  const t = translator(lang);
  const shared = {
    ...viewLocals({ lang, t, here, forum }),
    languageLinks: languageLinks(here, lang, t, forum.languages),
    release,
  };
  const locals = { ...shared, ...page.locals() };
  const body = await renderView(page.view, locals);
  return renderView('layouts/offline', { ...locals, here, body });
}
