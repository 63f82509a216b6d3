import { createRequire } from 'node:module';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

export interface PdfJob {
  id: number;
  template: string;
  /** JSON; reaches the template as text, never as Typst source. */
  data: string;
  createdAt: number;
}

export type PdfReply = { id: number; pdf: Uint8Array } | { id: number; error: string };

const templates = path.join(import.meta.dirname, 'templates');
const require = createRequire(import.meta.url);

function fontFolders(family: string, ...weights: string[]): string[] {
  const folder = path.dirname(require.resolve(`@expo-google-fonts/${family}/package.json`));
  return weights.map((weight) => path.join(folder, weight));
}

const compiler = NodeCompiler.create({
  workspace: templates,
  fontArgs: [
    {
      fontPaths: [
        ...fontFolders('ibm-plex-sans-arabic', '400Regular', '600SemiBold'),
        ...fontFolders('noto-naskh-arabic', '400Regular', '700Bold'),
      ],
    },
  ],
});

function compile({ id, template, data, createdAt }: PdfJob): PdfReply {
  try {
    const { result, takeDiagnostics } = compiled(template, data);
    if (!result) return { id, error: JSON.stringify(takeDiagnostics()?.shortDiagnostics ?? 'no document') };
    const pdf = compiler.pdf(result, {
      creationTimestamp: Math.floor(createdAt / 1000),
      pdfStandard: 'ua-1',
    });
    return { id, pdf: new Uint8Array(pdf) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

function compiled(template: string, data: string) {
  const outcome = compiler.compile({
    mainFilePath: path.join(templates, `${template}.typ`),
    inputs: { data },
  });
  return { result: outcome.result, takeDiagnostics: () => outcome.takeDiagnostics() };
}

if (!parentPort) throw new Error('pdfWorker.ts runs as a worker thread');
const port = parentPort;
let queue = Promise.resolve();
port.on('message', (job: PdfJob) => {
  queue = queue.then(async () => {
    port.postMessage(compile(job));
    compiler.evictCache(0);
    // A turn of the loop lets V8 free the native document; without it each one leaves half a megabyte behind.
    await nextTurn();
  });
});
