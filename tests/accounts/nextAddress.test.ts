import { describe, expect, test } from 'vitest';
import { nextAddress } from '../../src/accounts/nextAddress.ts';

describe('where to go after the sign-in', () => {
  test.each([
    ['/fr/organiser/forums/x/people', '/fr/organiser/forums/x/people'],
    ['/fr/organiser?page=2&who=a%20b', '/fr/organiser?page=2&who=a%20b'],
    ['/ar/account', '/fr/account'],
    ['/fr', '/fr'],
    ['/fr/organiser/../../en/account', '/fr/account'],
  ])('%s is a page of ours', (next, there) => {
    expect(nextAddress(next, 'fr')).toBe(there);
  });

  test.each([
    'https://evil.example/fr/organiser',
    '//evil.example/fr',
    '/\\evil.example/fr',
    '/\t/evil.example/fr',
    '/fr/\n//evil.example',
    '/fr\\..\\..//evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    'fr/organiser',
    '/de/organiser',
    '/assets/x.js',
    '/fr/sign-in?next=/fr',
    '/fr/sign-out',
    '',
    `/fr/${'a'.repeat(3000)}`,
    ['/fr/organiser'],
    undefined,
  ])('%j is none', (next) => {
    expect(nextAddress(next, 'fr')).toBeUndefined();
  });
});
