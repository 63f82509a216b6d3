import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Where people reach the site, without a trailing slash; used in mails and for the same-origin check. */
  readonly baseUrl: string;
  readonly dataDir: string;
  readonly uploadsDir: string;
  readonly mongodbUri: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly s3Url: string | undefined;
  readonly sessionSecret: string | undefined;
  readonly demoPassword: string | undefined;
  readonly databasePort: number;
  readonly trustProxy: string | undefined;
  readonly logLevel: string;
  readonly production: boolean;
}

const port = z.coerce.number().int().min(0).max(65535);
const address = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must start with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });

const environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  BASE_URL: address('http:', 'https:').optional(),
  DATA_DIR: z.string().default('./data'),
  UPLOADS_DIR: z.string().default('./uploads'),
  MONGODB_URI: address('mongodb:', 'mongodb+srv:').optional(),
  SMTP_URL: address('smtp:', 'smtps:').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^<>\r\n]*<?[^\s@<>]+@[^\s@<>]+>?$/, 'must be an address, or a name and an <address>')
    .optional(),
  S3_URL: address('s3:', 'http:', 'https:').optional(),
  SESSION_SECRET: z.string().min(32, 'must have 32 characters or more').optional(),
  DEMO_PASSWORD: z.string().min(10, 'must have 10 characters or more').optional(),
  DATABASE_PORT: port.default(27017),
  TRUST_PROXY: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
});

/**
 * The settings of this process, read from environment variables; an empty variable counts as unset.
 * @throws Error with one line that names the variable that is wrong.
 */
export function readConfig(variables: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = environment.safeParse(given);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new Error(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const env = result.data;
  if (env.SMTP_URL && !env.MAIL_FROM) throw new Error('MAIL_FROM: is needed when SMTP_URL is set');
  const baseUrl = (env.BASE_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, '');
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    baseUrl,
    dataDir: path.resolve(env.DATA_DIR),
    uploadsDir: path.resolve(env.UPLOADS_DIR),
    mongodbUri: env.MONGODB_URI,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM ?? `Multaqa <no-reply@${new URL(baseUrl).hostname}>`,
    s3Url: env.S3_URL,
    sessionSecret: env.SESSION_SECRET,
    demoPassword: env.DEMO_PASSWORD,
    databasePort: env.DATABASE_PORT,
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    production: env.NODE_ENV === 'production',
  });
}

/** The secret that signs cookies: `SESSION_SECRET`, else one made once and kept in `DATA_DIR`. */
export function sessionSecret(settings: Config): string {
  if (settings.sessionSecret) return settings.sessionSecret;
  const file = path.join(settings.dataDir, 'session-secret');
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  try {
    // 'wx': two processes may start at once, the second must take the first one's secret.
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    process.stderr.write(`multaqa: ${(error as Error).message}\n`);
    process.exit(1);
  }
}

export const config = configOrExit();
