import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig, sessionSecret } from '../src/config.ts';

describe('settings', () => {
  test('have a default each, and an empty variable counts as unset', () => {
    expect(readConfig({ PORT: '' })).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      baseUrl: 'http://localhost:3000',
      databasePort: 27017,
      logLevel: 'info',
      smtpUrl: undefined,
      mongodbUri: undefined,
    });
    expect(readConfig({ PORT: '8080' }).baseUrl).toBe('http://localhost:8080');
    expect(readConfig({ BASE_URL: 'https://forum.example/' }).baseUrl).toBe('https://forum.example');
  });

  test.each([
    [{ PORT: 'eighty' }, /^PORT: /],
    [{ PORT: '70000' }, /^PORT: /],
    [{ BASE_URL: 'forum.example' }, /^BASE_URL: must start with http/],
    [{ MONGODB_URI: 'postgres://x' }, /^MONGODB_URI: must start with mongodb/],
    [{ SMTP_URL: 'smtp://localhost' }, /^MAIL_FROM: is needed/],
    [{ MAIL_FROM: 'nobody' }, /^MAIL_FROM: /],
    [{ MAIL_FROM: 'A <a@example.org>\r\nBcc: b@example.org' }, /^MAIL_FROM: /],
    [{ SESSION_SECRET: 'short' }, /^SESSION_SECRET: /],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL: /],
  ])('%o stops the start with one line that names it', (variables, expected) => {
    expect(() => readConfig(variables)).toThrow(expected);
    try {
      readConfig(variables);
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });

  test('make the secret of sign-ins once, and let nobody else read it', () => {
    const dataDir = path.join(mkdtempSync(path.join(tmpdir(), 'multaqa-config-')), 'data');
    const settings = readConfig({ DATA_DIR: dataDir });
    const first = sessionSecret(settings);
    expect(first.length).toBeGreaterThan(40);
    expect(sessionSecret(settings)).toBe(first);
    const file = path.join(dataDir, 'session-secret');
    expect(readFileSync(file, 'utf8')).toBe(first);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(sessionSecret({ ...settings, sessionSecret: 'x'.repeat(32) })).toBe('x'.repeat(32));
  });
});
