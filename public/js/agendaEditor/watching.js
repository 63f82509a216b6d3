import { Offline, SignedOut } from './server.js';

const EVERY = 1_200;

/** Asks the server again and again whether anything has changed, while somebody looks at the page. */
export class Watching {
  constructor({ agenda, server, notices, words }) {
    Object.assign(this, { agenda, server, notices, words });
  }

  /** Loads the first state, however often it takes, and watches from then on. */
  async start() {
    await this.#look();
    document.addEventListener('visibilitychange', () => !document.hidden && this.#look());
    const turn = async () => {
      if (!document.hidden) await this.#look();
      setTimeout(turn, EVERY);
    };
    setTimeout(turn, EVERY);
  }

  async #look() {
    try {
      const state = await this.server.state(this.agenda.state?.revision);
      if (state) this.agenda.receive(state);
      this.notices.connected();
    } catch (error) {
      if (error instanceof SignedOut) this.notices.signedOut();
      else if (!this.agenda.isLoaded) this.notices.status(this.words.say('loadFailed'), 'wait');
      else if (!(error instanceof Offline)) console.warn('The agenda was not read', error);
    }
  }
}
