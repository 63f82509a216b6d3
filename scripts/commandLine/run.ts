/** Ends a program with a line about what it was asked wrongly. */
export class WrongUsage extends Error {}

/**
 * Runs a program of the command line. An error becomes one line on standard error.
 * Exit codes: 0 done, 1 failed, 2 asked wrongly.
 */
export async function run(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const line = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ');
    process.stderr.write(`multaqa: ${line}\n`);
    const isUsage = error instanceof WrongUsage || /^ERR_PARSE_ARGS/.test(codeOf(error));
    process.exitCode = isUsage ? 2 : 1;
  }
}

const codeOf = (error: unknown) => String((error as { code?: unknown })?.code ?? '');
