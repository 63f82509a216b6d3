import { paths } from '../../src/paths.ts';

/** The administrator of the benchmarks. */
export const STAFF = { email: 'organiser@example.org', password: 'a password for benchmarks' };

/** Somebody who is signed in, without a browser. */
export class Staff {
  readonly site: string;
  private cookie = '';

  constructor(site: string) {
    this.site = site;
  }

  async signIn(): Promise<void> {
    const answer = await this.post(paths.signIn('fr'), STAFF);
    this.cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  }

  get(address: string): Promise<Response> {
    return fetch(this.site + address, { headers: { cookie: this.cookie, 'accept-encoding': 'br' } });
  }

  post(address: string, fields: Record<string, string> | FormData): Promise<Response> {
    return fetch(this.site + address, {
      method: 'POST',
      redirect: 'manual',
      body: fields instanceof FormData ? fields : new URLSearchParams(fields),
      headers: { cookie: this.cookie, origin: this.site, accept: 'application/json, text/html' },
    });
  }
}
