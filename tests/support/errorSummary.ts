/** The fields that the error summary of a page leads to, by their dotted paths, in its order. */
export function fieldsInError(html: string): string[] {
  return [...html.matchAll(/href="#field-([\w.]+)"/g)].map(([, field]) => String(field));
}
