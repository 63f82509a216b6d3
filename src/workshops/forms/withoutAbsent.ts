/** A form's fields without those in which nothing was chosen: an absent field is not there, rather than `undefined`. */
export function withoutAbsent(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
