import markdownIt from 'markdown-it';
import sanitizeHtml from 'sanitize-html';

const markdown = markdownIt({ html: false, linkify: true, breaks: true });

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    'p',
    'br',
    'strong',
    'em',
    's',
    'ul',
    'ol',
    'li',
    'a',
    'blockquote',
    'h3',
    'h4',
    'h5',
    'hr',
    'code',
    'pre',
  ],
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  // A text's own headings stand below the headings of the page it is shown on.
  transformTags: {
    h1: 'h3',
    h2: 'h4',
    h3: 'h5',
    h6: 'h5',
    a: sanitizeHtml.simpleTransform('a', { rel: 'noopener nofollow ugc' }),
  },
};

/** Markdown that people typed as HTML that is safe to put into a page: no scripts, images, styles or raw HTML. */
export function renderMarkdown(text: string): string {
  return sanitizeHtml(markdown.render(text), ALLOWED);
}

/** The first words of a Markdown text without its marks, for what search engines and shared links show under a title. */
export function markdownExcerpt(text: string, longest = 200): string {
  const blocks = markdown.parse(text, {}).filter(({ type }) => type === 'inline');
  const words = blocks.map(({ children }) =>
    (children ?? []).map(({ type, content }) => (type.endsWith('break') ? ' ' : content)).join(''),
  );
  const plain = words.join(' ').replace(/\s+/g, ' ').trim();
  if (plain.length <= longest) return plain;
  return `${plain.slice(0, longest).replace(/\s+\S*$/, '')}…`;
}
