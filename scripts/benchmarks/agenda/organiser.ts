import type { EditorState } from '../../../src/agenda/editor/state.ts';
import { paths } from '../../../src/paths.ts';
import { Staff } from '../staff.ts';
import { LARGE } from './forum.ts';

const { slug } = LARGE;

/** An organiser of the large forum who is signed in, without a browser. */
export class Organiser extends Staff {
  private moved: { id: string; version: number } | undefined;

  /** Releases the agenda. @returns milliseconds until the answer. */
  async release(): Promise<number> {
    const page = await (await this.get(paths.newRelease('fr', slug))).text();
    const [, revision = ''] = /name="revision" value="(\d+)"/.exec(page) ?? [];
    const started = performance.now();
    const answer = await this.post(paths.createRelease('fr', slug), { revision, announce: '' });
    await answer.arrayBuffer();
    if (answer.status !== 303) throw new Error(`the release was answered with ${answer.status}`);
    return performance.now() - started;
  }

  /** Moves a session to another time, and the next time back. @returns milliseconds until the answer. */
  async move(): Promise<number> {
    this.moved ??= await this.lastSession();
    const [starts, ends] = this.moved.version % 2 ? ['18:00', '18:40'] : ['18:50', '19:30'];
    const { id, version } = this.moved;
    const fields = { day: LARGE.endsOn, starts, ends, room: '', version: String(version) };
    const started = performance.now();
    const answer = await this.post(paths.placeSession('fr', slug, id), fields);
    const { saved } = (await answer.json()) as { saved?: number };
    if (saved === undefined) throw new Error(`a move was answered with ${answer.status}`);
    this.moved.version = saved;
    return performance.now() - started;
  }

  private async lastSession(): Promise<{ id: string; version: number }> {
    const answer = await this.get(paths.agendaEditorState('fr', slug));
    const session = ((await answer.json()) as EditorState).sessions.at(-1);
    if (!session) throw new Error('there is no session to move');
    return session;
  }
}
