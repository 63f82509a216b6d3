import path from 'node:path';
import ejs from 'ejs';

const VIEWS = path.resolve(import.meta.dirname, '../../views');

/** Renders an HTML template of `views/`; compiled once. */
export function renderHtml(view: string, locals: object): Promise<string> {
  return render(view, locals, ejs.escapeXML);
}

/** Renders a text template: there, `<%=` writes what it is given, since a plain text has no mark-up to escape. */
export function renderText(view: string, locals: object): Promise<string> {
  return render(view, locals, (value) => (value === undefined || value === null ? '' : String(value)));
}

function render(view: string, locals: object, written: (value: unknown) => string): Promise<string> {
  const options = { root: VIEWS, cache: true, escape: written };
  return ejs.renderFile(path.join(VIEWS, `${view}.ejs`), locals, options);
}
