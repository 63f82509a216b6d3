import { Types } from 'mongoose';
import { describe, expect, test } from 'vitest';
import type { CurrentUser } from '../../src/accounts/currentUser.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { backOff } from '../../src/jobs/backOff.ts';
import { oneLine } from '../../src/mail/headerText.ts';
import { piecesOf, wordsOf } from '../../src/mail/letter.ts';
import { plainText } from '../../src/mail/plainText.ts';
import { hidesLinks } from '../../src/mail/policy.ts';
import { classifyRefusal } from '../../src/mail/refusal.ts';
import { HIDDEN, withoutLinks } from '../../src/mail/secretLinks.ts';
import { serverPause } from '../../src/mail/serverPause.ts';

test('waits longer after each attempt, about two days in all', () => {
  const waits = Array.from({ length: 9 }, (_, attempt) => backOff(attempt + 1));
  expect(waits.map((wait) => wait && wait / 60_000)).toEqual([1, 5, 15, 60, 240, 480, 720, 1440, undefined]);
});

test.each([
  [{ code: 'ESOCKET', command: 'CONN', message: 'connect ECONNREFUSED 127.0.0.1:25' }, 'serverDown'],
  [{ code: 'EDNS', command: 'CONN', message: 'getaddrinfo ENOTFOUND mail' }, 'serverDown'],
  [{ code: 'ETIMEDOUT', command: 'CONN', message: 'Connection timeout' }, 'serverDown'],
  [{ code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, message: 'Invalid login' }, 'serverDown'],
  [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 530, message: 'sign in' }, 'serverDown'],
  [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 421, message: 'closing' }, 'serverDown'],
  [{ code: 'ECONNECTION', command: 'CONN', message: 'Connection closed unexpectedly' }, 'cutOff'],
  [{ code: 'EABORT', message: 'aborted' }, 'cutOff'],
  [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450, message: 'greylisted' }, 'later'],
  [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550, message: 'sender refused' }, 'later'],
  [{ code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 552, message: 'too big' }, 'never'],
  [{ code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, message: 'no such user' }, 'bounced'],
  [{ code: 'EMESSAGE', command: 'DATA', responseCode: 554, message: 'spam' }, 'never'],
])('sorts %j as %s', (error, kind) => {
  expect(classifyRefusal(Object.assign(new Error(error.message), error)).kind).toBe(kind);
});

test('pauses longer while the server stays down, then sends one mail, then all', () => {
  const pause = serverPause();
  expect(pause.slots(5, 0)).toBe(5);
  pause.serverWasDown(0);
  pause.serverWasDown(10);
  expect([pause.slots(5, 1_999), pause.slots(5, 2_000)]).toEqual([0, 1]);
  pause.serverWasDown(2_000);
  expect([pause.slots(5, 5_999), pause.slots(5, 6_000)]).toEqual([0, 1]);
  for (let turn = 1; turn <= 9; turn += 1) pause.serverWasDown(turn * 100_000);
  expect([pause.slots(5, 929_999), pause.slots(5, 930_000)]).toEqual([0, 1]);
  pause.serverAnswered();
  expect(pause.slots(5, 930_001)).toBe(5);
});

test('a header text is one line, cut between characters', () => {
  expect(oneLine(' a\r\nb\u2028c\u0000\td ')).toBe('a b c d');
  expect(oneLine('😀😀😀', 2)).toBe('😀😀');
});

test('marks Arabic lines that begin with other letters, and no others', () => {
  const text = 'Salma، أهلا\r\n\r\n\r\n\r\nأهلا Salma\nhttp://x.test  \n12 يناير';
  expect(plainText(text, 'rtl')).toBe('\u200fSalma، أهلا\n\nأهلا Salma\nhttp://x.test\n\u200f12 يناير\n');
  expect(plainText('Salma، أهلا', 'ltr')).toBe('Salma، أهلا\n');
});

test('finds the web addresses in a line and leaves the full stop', () => {
  expect(piecesOf('See http://x.test/a?b=1. Or (https://y.test/é).')).toEqual([
    { text: 'See ' },
    { text: 'http://x.test/a?b=1', href: 'http://x.test/a?b=1' },
    { text: '. Or (' },
    { text: 'https://y.test/é', href: 'https://y.test/é' },
    { text: ').' },
  ]);
});

test('gives the words of a mail without its foot', () => {
  expect(wordsOf('\u200fHello\n\nthere\n\n-- \nYou receive this\nhttp://x.test\n')).toBe('Hello\n\nthere');
});

describe('a secret link', () => {
  const forum = { _id: new Types.ObjectId() } as ForumRecord;
  const user = (role?: 'owner' | 'organiser' | 'viewer', isAdministrator = false) =>
    ({
      isAdministrator,
      memberships: role ? [{ forum: String(forum._id), role }] : [],
    }) as unknown as CurrentUser;
  const invitation = { sensitive: true, template: 'accounts/invitation' };
  const speaking = { sensitive: true, template: 'speakers/invitation' };

  test('is cut from HTML and text, pictures stay', () => {
    const html =
      '<img src="http://m.test/a.png"><a href="http://m.test/fr/x/abc?d=1&amp;e=2">http://m.test/fr/x/abc</a> http://m.test';
    expect(withoutLinks(html, 'http://m.test')).toBe(
      `<img src="http://m.test/a.png"><a href="http://m.test/${HIDDEN}">http://m.test/${HIDDEN}</a> http://m.test`,
    );
  });

  test('is shown to nobody where mails are sent', () => {
    expect(hidesLinks(speaking, user('owner', true), forum, true)).toBe(true);
    expect(hidesLinks({ ...speaking, sensitive: false }, user('organiser'), forum, true)).toBe(false);
  });

  test('is shown to those who may pass it on where none are sent', () => {
    expect(hidesLinks(speaking, user('organiser'), forum, false)).toBe(false);
    expect(hidesLinks(speaking, user('viewer'), forum, false)).toBe(true);
    expect(hidesLinks(invitation, user('organiser'), forum, false)).toBe(true);
    expect(hidesLinks(invitation, user('owner'), forum, false)).toBe(false);
    expect(hidesLinks(invitation, user('owner'), undefined, false)).toBe(true);
    expect(hidesLinks(invitation, user(undefined, true), undefined, false)).toBe(false);
  });
});
