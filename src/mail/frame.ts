import ejs from 'ejs';
import { config } from '../config.ts';
import { direction, type Language } from '../i18n/languages.ts';
import { translator } from '../i18n/setup.ts';
import { renderHtml } from './views.ts';

/** Loaded when the first mail is composed: with what it needs, it takes some 20 MB of memory. */
const loadJuice = async () => (await import('juice')).default;

/** What is different from mail to mail in `layouts/mail.ejs`. */
export interface FrameTexts {
  title: string;
  forumName: string;
  footerText: string;
}

interface Frame {
  /** The layout with its style inlined, holding marks where the texts and the body go. */
  html: string;
  css: string;
}

const frames = new Map<Language, Promise<Frame>>();
const mark = (name: string) => `[[${name}-of-this-mail]]`;

/**
 * Puts a mail's body into the layout, with every style inlined, since many mail programs drop `<style>`. The layout is
 * inlined once per language; only the body is inlined for each mail.
 */
export async function inFrame(lang: Language, body: string, texts: FrameTexts): Promise<string> {
  const [juice, frame] = await Promise.all([loadJuice(), frameOf(lang)]);
  const parts: Record<string, string> = {
    title: ejs.escapeXML(texts.title),
    forumName: ejs.escapeXML(texts.forumName),
    footerText: ejs.escapeXML(texts.footerText),
    body: juice.inlineContent(body, frame.css),
  };
  return frame.html.replace(/\[\[(\w+)-of-this-mail\]\]/g, (_mark, name: string) => parts[name] ?? '');
}

function frameOf(lang: Language): Promise<Frame> {
  const known = frames.get(lang) ?? makeFrame(lang);
  frames.set(lang, known);
  return known;
}

async function makeFrame(lang: Language): Promise<Frame> {
  const layout = await renderHtml('layouts/mail', {
    lang,
    dir: direction(lang),
    t: translator(lang),
    baseUrl: config.baseUrl,
    title: mark('title'),
    forumName: mark('forumName'),
    footerText: mark('footerText'),
    body: mark('body'),
  });
  const juice = await loadJuice();
  const css = /<style>(.*?)<\/style>/s.exec(layout)?.[1] ?? '';
  return { html: juice(layout), css };
}
