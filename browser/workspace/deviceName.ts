import { read, write } from './smallStore.ts';

const key = (account: string) => `workspace/${account}/device`;

/**
 * This browser's name for what a person types on it. The same as long as it keeps what they typed: what stands in the document
 * under a name is made once, and whoever does not know that it is there would make it anew over it.
 */
export function deviceName(account: string, isKept: boolean): string {
  const name = (isKept && read(key(account))) || crypto.randomUUID();
  if (isKept) write(key(account), name);
  return name;
}

export function forgetDeviceName(account: string): void {
  write(key(account), null);
}
