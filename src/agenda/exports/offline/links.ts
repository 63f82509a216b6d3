import path from 'node:path';

/**
 * The file of an address of the site in the copy: `/fr/forums/x/sessions/opening` → `fr/sessions/opening.html`. The
 * programme is the first page of its language.
 */
export function fileOf(address: string): string {
  const [, lang = '', , , ...rest] = address.split('/');
  const name = rest.join('/');
  if (name === 'agenda') return `${lang}/index.html`;
  return /\.\w+$/.test(name) ? `${lang}/${name}` : `${lang}/${name}.html`;
}

/**
 * A page whose links lead to the files of the copy, relative to its own, or where there is none to the site. `files` holds
 * the addresses that the copy has, with their files.
 */
export function relinked(
  html: string,
  file: string,
  files: ReadonlyMap<string, string>,
  baseUrl: string,
): string {
  return html.replace(/\b(href|src)="(\/[^"#]*)(#[^"]*)?"/g, (_all, name, address, fragment = '') => {
    const target = files.get(address);
    const link =
      target === undefined ? baseUrl + address : path.posix.relative(path.posix.dirname(file), target);
    return `${name}="${link}${fragment}"`;
  });
}

const STYLES = 'assets/style.css';

/**
 * The site's styles as a file of the copy, and what they fetch: `name` as `web/assets.ts` knows it, `file` in the copy.
 */
export function relinkedStyles(css: string): {
  file: string;
  css: string;
  fetched: { kind: 'font' | 'picture'; name: string; file: string }[];
} {
  const fetched = new Map<string, { kind: 'font' | 'picture'; name: string; file: string }>();
  const relative = css.replace(
    /url\("(?:\/assets\/(fonts)|\.\.\/(img))\/([^"]+)"\)/g,
    (_all, fonts, _img, name) => {
      const folder = fonts ? 'fonts' : 'img';
      const file = `assets/${folder}/${name}`;
      fetched.set(
        file,
        fonts ? { kind: 'font', name, file } : { kind: 'picture', name: `img/${name}`, file },
      );
      return `url("${folder}/${name}")`;
    },
  );
  return { file: STYLES, css: relative, fetched: [...fetched.values()] };
}
