import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { browserModule } from '../../support/browserModule.ts';

interface Agenda {
  receive(state: object): void;
  session(id: string): { version: number };
}
interface Saving {
  place(id: string, placement: object, version: number): void;
}

const { Agenda } = await browserModule<{ Agenda: new () => Agenda }>('agendaEditor/agenda.js');
const { Saving } = await browserModule<{ Saving: new (parts: object) => Saving }>('agendaEditor/saving.js');

const DAY = '2027-03-10';
const at = (starts: number) => ({ day: DAY, starts, ends: starts + 30, room: 'a' });
const stateOf = (revision: number, version: number, starts: number) => ({
  revision,
  sessions: [{ id: 's', version, title: { text: 'Passages' }, parts: [], ...at(starts) }],
});

/** A server that answers when it is told to. */
class Server {
  readonly asked: { version: number; answer: (outcome: object) => void }[] = [];
  place(_id: string, _placement: object, version: number): Promise<object> {
    return new Promise((answer) => this.asked.push({ version, answer }));
  }
}

let server: Server;
let saving: Saving;
let agenda: Agenda;
const notices = { status: vi.fn(), refuse: vi.fn(), say: vi.fn() };
beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  server = new Server();
  agenda = new Agenda();
  agenda.receive(stateOf(1, 2, 690));
  const words = { say: (key: string) => key, number: String };
  saving = new Saving({ agenda, server, notices, words });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

test('a session that is taken in the hand while it is being saved names what this page made of it', async () => {
  saving.place('s', at(720), 2);
  // In the hand since before the answer: version 2 is what it had then.
  const { version } = agenda.session('s');
  server.asked[0]?.answer({ state: stateOf(2, 3, 720), saved: 3 });
  await vi.waitFor(() => expect(notices.status).toHaveBeenLastCalledWith('saved'));
  saving.place('s', at(750), version);
  expect(server.asked.map((one) => one.version)).toEqual([2, 3]);
});

test('what waits behind a move of the same session follows from it', async () => {
  saving.place('s', at(720), 2);
  saving.place('s', at(750), 2);
  server.asked[0]?.answer({ state: stateOf(2, 3, 720), saved: 3 });
  await vi.waitFor(() => expect(server.asked.map((one) => one.version)).toEqual([2, 3]));
});

test('what somebody else has made meanwhile is not taken for seen', async () => {
  saving.place('s', at(720), 2);
  server.asked[0]?.answer({ state: stateOf(3, 4, 600), saved: 3 });
  await vi.waitFor(() => expect(notices.status).toHaveBeenLastCalledWith('saved'));
  saving.place('s', at(750), 2);
  expect(server.asked.at(-1)?.version).toBe(3);
});

test('a refused move takes those with it that were to follow', async () => {
  saving.place('s', at(720), 2);
  saving.place('s', at(750), 2);
  server.asked[0]?.answer({ state: stateOf(2, 3, 600), refused: ['moved meanwhile'] });
  await vi.waitFor(() => expect(notices.refuse).toHaveBeenCalledOnce());
  expect(server.asked).toHaveLength(1);
  expect(agenda.session('s')).toMatchObject(at(600));
});
