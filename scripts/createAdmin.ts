// Makes an administrator and prints a link by which the password is set:
//   node scripts/createAdmin.ts amina@example.org "Amina El Alaoui" fr
// With the embedded database, stop the server first: one process at a time may have it.
import { makeAdministrator } from '../src/accounts/actions/administrator.ts';
import { config } from '../src/config.ts';
import { connectDatabase } from '../src/database/connect.ts';
import { DEFAULT_LANGUAGE, isLanguage } from '../src/i18n/languages.ts';
import { paths } from '../src/paths.ts';

const [email = '', name = email, language = DEFAULT_LANGUAGE] = process.argv.slice(2);
try {
  if (!/^[^\s@<>]+@[^\s@<>]+$/.test(email) || !isLanguage(language)) {
    throw new Error('usage: node scripts/createAdmin.ts <e-mail> ["<name>"] [ar|fr|es|en]');
  }
  const database = await connectDatabase(config);
  const given = { email: email.toLowerCase(), name, language };
  const made = await makeAdministrator(given, new Date());
  await database.close();
  const link = config.baseUrl + paths.newPassword(made.language, made.secret);
  const what = made.isNew ? 'is a new administrator' : 'is an administrator';
  process.stdout.write(`${email} ${what}. To set the password, once, within a day:\n  ${link}\n`);
} catch (error) {
  process.stderr.write(`multaqa: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
