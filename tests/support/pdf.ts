import { inflateSync } from 'node:zlib';

/** Everything in a PDF that is not an image: its objects, and its streams unpacked. */
export function pdfContent(pdf: Buffer): string {
  const raw = pdf.toString('latin1');
  const streams = [...raw.matchAll(/stream\r?\n(.*?)\r?\nendstream/gs)].map(([, body = '']) => {
    try {
      return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
    } catch {
      return '';
    }
  });
  return raw + streams.join('\n');
}

/** The pages of a PDF with their sizes, in whole points. */
export function pagesOf(pdf: Buffer): { width: number; height: number }[] {
  const boxes = pdfContent(pdf).matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g);
  return [...boxes].map(([, width, height]) => ({
    width: Math.round(Number(width)),
    height: Math.round(Number(height)),
  }));
}

/** What an address of the app under test answers, with its body as bytes. */
export async function downloadPdf(base: string, address: string) {
  const answer = await fetch(base + address);
  return { answer, pdf: Buffer.from(await answer.arrayBuffer()) };
}
