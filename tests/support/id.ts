/** The id of a record as addresses and forms write it. */
export function id(record: { _id: unknown }): string {
  return String(record._id);
}
