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
  /** Bodies without their texts and addresses → the same with every style inlined. */
  bodies: Map<string, string>;
}

/** Each template has a few, by what it leaves out. */
const MOST_BODIES = 500;

const frames = new Map<Language, Promise<Frame>>();
const mark = (name: string) => `[[${name}-of-this-mail]]`;

/**
 * Puts a mail's body into the layout, with every style inlined, since many mail programs drop `<style>`. What is the same in
 * many mails, the layout and the elements of a template, is inlined once per language.
 */
export async function inFrame(lang: Language, body: string, texts: FrameTexts): Promise<string> {
  const [juice, frame] = await Promise.all([loadJuice(), frameOf(lang)]);
  const parts: Record<string, string> = {
    title: ejs.escapeXML(texts.title),
    forumName: ejs.escapeXML(texts.forumName),
    footerText: ejs.escapeXML(texts.footerText),
    body: inlined(body, frame, (html) => juice.inlineContent(html, frame.css)),
  };
  return frame.html.replace(/\[\[(\w+)-of-this-mail\]\]/g, (_mark, name: string) => parts[name] ?? '');
}

/** Which style an element gets does not hang on its text or where it links to, so these are taken out and put back. */
function inlined(body: string, { bodies }: Frame, inline: (html: string) => string): string {
  const parts: string[] = [];
  const takeOut = (part: string) => `[[${parts.push(part) - 1}-of-this-body]]`;
  const bare = body
    .replace(/(?<=>)[^<>]*[^<>\s][^<>]*(?=<)/g, takeOut)
    .replace(/(?<= href=")[^"]*(?=")/g, takeOut);
  const known = bodies.get(bare);
  const styled = known ?? inline(bare);
  if (known === undefined && bodies.size < MOST_BODIES) bodies.set(bare, styled);
  return styled.replace(/\[\[(\d+)-of-this-body\]\]/g, (_mark, index: string) => parts[Number(index)] ?? '');
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
  return { html: juice(layout), css, bodies: new Map() };
}
