/**
 * Why a mail did not go out.
 * - `serverDown`: the server cannot be reached or takes nothing from us; the mail is not to blame and waits.
 * - `cutOff`: the connection broke after it was ready; this mail or the server may be the reason.
 * - `later`: the server said "not now" about this mail.
 * - `bounced`: the server refuses the recipient.
 * - `never`: the server refuses the mail for good.
 */
export type RefusalKind = 'serverDown' | 'cutOff' | 'later' | 'bounced' | 'never';

export interface Refusal {
  kind: RefusalKind;
  text: string;
}

/** What nodemailer adds to its errors. */
interface SendError {
  code?: string;
  command?: string;
  responseCode?: number;
  /** What the server said, where it said something. */
  response?: string | false;
  message?: string;
}

const UNREACHABLE = new Set([
  'EDNS',
  'ETLS',
  'EAUTH',
  'ENOAUTH',
  'EOAUTH2',
  'EPROXY',
  'ECONFIG',
  'EPROTOCOL',
]);
const BROKEN = new Set(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EABORT']);
/** 421 closes the service (RFC 5321 §3.8); the others want a sign-in, or another one (RFC 4954 §6). */
const REFUSES_US = new Set([421, 530, 534, 535, 538]);
/** System errors of a connection that never came about. */
const NO_CONNECTION =
  /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|Greeting never received|Connection timeout|Invalid greeting/;

/** Sorts an error of nodemailer by what to do about it (RFC 5321 §4.2.1: 4yz try again, 5yz do not). */
export function classifyRefusal(error: unknown): Refusal {
  const { code = '', command = '', responseCode, response, message = '' } = error as SendError;
  const text = (response || message).replace(/\s+/g, ' ').trim().slice(0, 500) || code || String(error);
  return { kind: kindOf(code, command, responseCode, message), text };
}

function kindOf(code: string, command: string, status: number | undefined, message: string): RefusalKind {
  if (UNREACHABLE.has(code) || (status && REFUSES_US.has(status))) return 'serverDown';
  if (BROKEN.has(code)) return NO_CONNECTION.test(message) ? 'serverDown' : 'cutOff';
  if (status === undefined) return 'never';
  // Refused as a sender: the settings are wrong, not the mail, unless the mail is too big.
  if (status < 500 || (command === 'MAIL FROM' && status !== 552)) return 'later';
  return command === 'RCPT TO' ? 'bounced' : 'never';
}
