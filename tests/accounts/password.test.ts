import { describe, expect, test } from 'vitest';
import { hashNewPassword, isEasilyGuessed, passwordMatches } from '../../src/accounts/password.ts';
import { DomainError } from '../../src/errors.ts';

describe('a password', () => {
  test('is kept as argon2id with the cost that OWASP asks for, and matches itself alone', async () => {
    const stored = await hashNewPassword('quatre mots au hasard', []);
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwordMatches(stored, 'quatre mots au hasard')).toBe(true);
    expect(await passwordMatches(stored, 'quatre mots au hasard ')).toBe(false);
    expect(await passwordMatches(undefined, 'quatre mots au hasard')).toBe(false);
  });

  test('is the same from every keyboard: composed or with combining marks', async () => {
    const stored = await hashNewPassword('été à Meknès', []);
    expect(await passwordMatches(stored, 'été à Meknès'.normalize('NFD'))).toBe(true);
  });

  test('costs the same work where there is no account', async () => {
    const stored = await hashNewPassword('quatre mots au hasard', []);
    // The shortest of several: other work of the machine only ever adds.
    const time = async (hash: string | undefined) => {
      const times: number[] = [];
      for (let round = 0; round < 8; round += 1) {
        const start = performance.now();
        await passwordMatches(hash, 'wrong');
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    await time(undefined);
    const [known, unknown] = [await time(stored), await time(undefined)];
    expect(unknown / known).toBeGreaterThan(0.4);
    expect(unknown / known).toBeLessThan(2.5);
  });

  test.each([
    '1234567890',
    'aaaaaaaaaaaa',
    'ababababab',
    'motdepasse123',
    'Fatima.Zahra1',
    'amina@example.org',
  ])('%s is easily guessed', async (password) => {
    const about = ['Fatima Zahra', 'amina@example.org'];
    expect(isEasilyGuessed(password, about)).toBe(true);
    await expect(hashNewPassword(password, about)).rejects.toThrow(DomainError);
  });

  test.each(['quatre mots au hasard', 'قهوة وبحر وجبل', 'Zq8#vtP2mw', 'fatima aime le thé vert'])(
    '%s is not',
    (password) => {
      expect(isEasilyGuessed(password, ['Fatima Zahra', 'amina@example.org'])).toBe(false);
    },
  );
});
