import type { ForumRecord } from '../forums/forum.ts';
import type { Recipient } from './outgoingMail.ts';
import { framed, mailLocals } from './template.ts';
import { renderHtml } from './views.ts';

/** Where the frame's foot begins in a plain text (RFC 3676 §4.3). */
const FOOT = '\n-- \n';

/** A mail made of words alone: paragraphs where there are empty lines, links where there are addresses. */
export async function letter(to: Recipient, forum: ForumRecord | undefined, subject: string, text: string) {
  const locals = mailLocals(to, forum, {});
  const body = await renderHtml('mail/_letter', { paragraphs: paragraphsOf(text) });
  return framed(body, text, subject, locals);
}

/** The text of a mail without the foot that the frame adds, as a person edits it. */
export function wordsOf(text: string): string {
  const foot = text.lastIndexOf(FOOT);
  return (foot === -1 ? text : text.slice(0, foot)).replaceAll('\u200f', '').trim();
}

export interface Piece {
  text: string;
  href?: string;
}

function paragraphsOf(text: string): Piece[][][] {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => paragraph.split('\n').map(piecesOf));
}

/** One line, cut where web addresses begin and end. */
export function piecesOf(line: string): Piece[] {
  return line
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]،؛؟])/)
    .filter((text) => text !== '')
    .map((text) => (/^https?:\/\//.test(text) ? { text, href: text } : { text }));
}
