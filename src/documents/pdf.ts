import { Worker } from 'node:worker_threads';
import type { PdfJob, PdfReply } from './pdfWorker.ts';

/** Milliseconds without work after which the worker ends; the compiler and its fonts hold some 100 MB. */
const IDLE = 30_000;
/** A document that takes longer than this many milliseconds is given up. */
const TOO_LONG = 20_000;

interface Waiting {
  resolve: (pdf: Buffer) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

let worker: Worker | undefined;
let idle: NodeJS.Timeout | undefined;
let lastId = 0;
const waiting = new Map<number, Waiting>();

/**
 * Renders a Typst template of `documents/templates` with `data`, in a worker thread, so that pages stay fast.
 * @returns the PDF (1.7), tagged, with its fonts.
 * @throws Error with Typst's diagnostics, or when it takes too long.
 */
export function renderPdf(template: string, data: object, now: Date): Promise<Buffer> {
  clearTimeout(idle);
  worker ??= startWorker();
  const job: PdfJob = { id: ++lastId, template, data: JSON.stringify(data), createdAt: now.getTime() };
  const busy = worker;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => giveUp(busy, new Error(`${template}: no document in time`)), TOO_LONG);
    waiting.set(job.id, { resolve, reject, timer });
    busy.postMessage(job);
  });
}

/** Ends the worker, where one runs. */
export async function closePdf(): Promise<void> {
  clearTimeout(idle);
  const running = worker;
  worker = undefined;
  await running?.terminate();
}

function startWorker(): Worker {
  const started = new Worker(new URL('./pdfWorker.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  started.on('message', answer);
  started.on('error', (error: Error) => giveUp(started, error));
  started.on('exit', (code) => {
    if (worker === started) giveUp(started, new Error(`the PDF worker ended with ${code}`));
  });
  // A document under way does not keep a process alive that wants to stop.
  started.unref();
  return started;
}

function answer(reply: PdfReply): void {
  const asked = waiting.get(reply.id);
  if (!asked) return;
  waiting.delete(reply.id);
  clearTimeout(asked.timer);
  if ('pdf' in reply) asked.resolve(Buffer.from(reply.pdf));
  else asked.reject(new Error(reply.error));
  if (waiting.size === 0) idle = setTimeout(() => void closePdf(), IDLE).unref();
}

function giveUp(failed: Worker, error: Error): void {
  if (worker === failed) worker = undefined;
  void failed.terminate();
  for (const { reject, timer } of waiting.values()) {
    clearTimeout(timer);
    reject(error);
  }
  waiting.clear();
}
