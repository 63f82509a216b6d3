import { make, roleIn } from './elements.js';

/** What the grid tells: the state of saving, what was refused, and to screen readers what happens in the hand. */
export class Notices {
  constructor(desk, words) {
    this.words = words;
    this.signInAddress = desk.dataset.signInAddress;
    this.line = roleIn(desk, 'status');
    this.announcer = roleIn(desk, 'announcer');
    this.list = roleIn(desk, 'notices');
  }

  /** One line about saving; `tone` is `wait` where something is not as it should be. */
  status(text, tone = '') {
    if (this.line.textContent === text) return;
    this.line.textContent = text;
    this.line.dataset.tone = tone;
  }

  /** Says something at once to whoever does not see the grid. */
  say(text) {
    this.announcer.textContent = text;
  }

  /** Something was not done: it stays on the page until it is closed, or the next one comes. */
  refuse(text) {
    this.say(text);
    this.#show(make('p', { textContent: text }), 'bad');
  }

  /** What others did, which may be missed. */
  tell(text) {
    this.status(text);
  }

  /** The sign-in is over: the way to renew it, beside the page. */
  signedOut() {
    if (this.isSignedOut) return;
    this.isSignedOut = true;
    const link = make('a', {
      href: this.signInAddress,
      target: '_blank',
      textContent: this.words.say('signIn'),
    });
    const text = this.words.say('signedOut');
    this.say(text);
    this.#show(make('p', {}, `${text} `, link), 'wait');
  }

  /** The server has answered as it should. */
  connected() {
    if (!this.isSignedOut) return;
    this.isSignedOut = false;
    this.list.replaceChildren();
  }

  #show(content, tone) {
    const close = make('button', {
      type: 'button',
      className: 'button button--small button--quiet',
      textContent: this.words.say('dismiss'),
    });
    const notice = make('div', { className: `notice notice--${tone}` }, make('div', {}, content, close));
    close.addEventListener('click', () => notice.remove());
    this.list.replaceChildren(notice);
  }
}
