import type { APIResponse, Page } from '@playwright/test';

/** A session of a forum that a journey builds for itself; without times it has none yet. */
interface Wanted {
  title: string;
  kind?: string;
  day?: string;
  starts?: string;
  ends?: string;
  /** Name of a room. */
  room?: string;
  /** Name of a speaker; the same name is the same person. */
  speaker?: string;
}

/**
 * A forum of two days that belongs to one journey alone, filled through the organisers' own forms. The page is that of
 * somebody who may create forums.
 */
export class OwnForum {
  static readonly DAYS = ['2027-03-10', '2027-03-11'] as const;
  readonly slug: string;
  private readonly page: Page;
  private readonly base: string;

  constructor(page: Page, base: string, slug: string) {
    this.page = page;
    this.base = base;
    this.slug = slug;
  }

  /** A staff address of the forum. */
  at(lang: string, rest = ''): string {
    return `/${lang}/organiser/forums/${this.slug}${rest}`;
  }

  /** @param seats without them there is no limit; with them those who find none may wait. */
  async create(title: string, seats?: number): Promise<void> {
    const [startsOn, endsOn] = OwnForum.DAYS;
    await this.send('/fr/organiser/forums', {
      slug: this.slug,
      'title[ar]': title,
      'title[fr]': title,
      startsOn,
      endsOn,
      timeZone: 'Africa/Casablanca',
      'languages[0]': 'ar',
      'languages[1]': 'fr',
      contactEmail: 'forum@example.org',
      handOver: 'on',
      ...(seats && { capacity: String(seats), waitingList: 'on' }),
      version: '0',
    });
  }

  async addRooms(...names: string[]): Promise<void> {
    for (const name of names) {
      const fields = { 'name[ar]': name, 'name[fr]': name, capacity: '60', version: '0' };
      await this.send(this.at('fr', '/agenda/rooms'), fields);
    }
  }

  /** Somebody who may be told by mail. */
  async addSpeaker(name: string, email: string, language: string): Promise<void> {
    const fields = { 'name[ar]': name, 'name[fr]': name, email, language, version: '0' };
    await this.send(this.at('fr', '/speakers'), fields);
  }

  /** Everybody can read it from now on. */
  async publish(): Promise<void> {
    await this.send(this.at('fr', '/publication'), {});
  }

  async addSession({
    title,
    kind = 'presentation',
    day,
    starts,
    ends,
    room,
    speaker,
  }: Wanted): Promise<void> {
    const form = await (
      await this.page.request.get(this.base + this.at('fr', '/agenda/sessions/new'))
    ).text();
    const optionOf = (text: string) =>
      new RegExp(`<option value="([0-9a-f]{24})"[^>]*>\\s*${text}`).exec(form)?.[1];
    const person = speaker && optionOf(speaker);
    await this.send(this.at('fr', '/agenda/sessions'), {
      kind,
      'title[ar]': title,
      'title[fr]': title,
      version: '0',
      ...(day && starts && ends && { day, starts, ends }),
      ...(room && { room: optionOf(room) ?? '' }),
      ...(speaker && { 'roles[0][role]': 'presenter' }),
      ...(person ? { 'roles[0][speaker]': person } : speaker && { 'roles[0][newName]': speaker }),
    });
  }

  private async send(address: string, form: Record<string, string>): Promise<APIResponse> {
    const headers = { Origin: this.base };
    const answer = await this.page.request.post(this.base + address, { form, headers, maxRedirects: 0 });
    if (answer.status() !== 303) throw new Error(`${address} was answered with ${answer.status()}`);
    return answer;
  }
}
