import sanitizeHtml from 'sanitize-html';

/** An answer as a test looks at it. */
export interface Answer {
  status: number;
  text: string;
  /** Where a redirect leads. */
  location: string;
  headers: Headers;
  /** The text a person sees, without mark-up, white space folded. */
  visible: string;
}

export type Fields = Record<string, unknown>;

export interface TestFile {
  field: string;
  name: string;
  content: Uint8Array<ArrayBuffer> | string;
  type?: string;
}

/** A browser without a screen: keeps cookies, follows nothing. */
export class Client {
  readonly base: string;
  readonly cookies = new Map<string, string>();

  constructor(base: string) {
    this.base = base;
  }

  /** Its cookies as a header, for what is asked with `fetch` itself. */
  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send(path, { headers });
  }

  /** Sends a form; nested values become `title[ar]`, lists repeat or number their field as a browser's form does. */
  post(path: string, fields: Fields = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams(flat(fields));
    return this.send(path, {
      method: 'POST',
      body,
      headers: { 'sec-fetch-site': 'same-origin', ...headers },
    });
  }

  upload(path: string, fields: Fields, files: TestFile[]): Promise<Answer> {
    const body = new FormData();
    for (const [name, value] of flat(fields)) body.append(name, value);
    for (const { field, name, content, type } of files) {
      body.append(field, new File([content], name, type ? { type } : {}));
    }
    return this.send(path, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } });
  }

  private async send(path: string, init: RequestInit): Promise<Answer> {
    const cookie = this.cookieHeader;
    const headers = { ...(init.headers as Record<string, string>), ...(cookie && { cookie }) };
    const response = await fetch(new URL(path, this.base), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    const text = await response.text();
    return {
      status: response.status,
      text,
      location: response.headers.get('location') ?? '',
      headers: response.headers,
      visible: visibleText(text),
    };
  }

  private keep(line: string): void {
    const [pair = ''] = line.split(';');
    const equals = pair.indexOf('=');
    const expired = /expires=Thu, 01 Jan 1970/i.test(line);
    if (expired) this.cookies.delete(pair.slice(0, equals));
    else this.cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
}

function flat(value: unknown, name = ''): [string, string][] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      typeof item === 'object' ? flat(item, `${name}[${index}]`) : [[name, String(item)] as [string, string]],
    );
  }
  if (typeof value !== 'object') return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, name ? `${name}[${key}]` : key));
}

export function visibleText(html: string): string {
  return sanitizeHtml(html.replace(/<(script|style|head)[\s>].*?<\/\1>/gis, ' ').replace(/</g, ' <'), {
    allowedTags: [],
    allowedAttributes: {},
  })
    .replace(/&amp;/g, '&')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim();
}
