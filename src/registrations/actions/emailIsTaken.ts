/** Whether a write was refused because the address has a registration at the forum already. */
export function emailIsTaken(error: unknown): boolean {
  const { code, keyPattern } = error as { code?: unknown; keyPattern?: Record<string, unknown> };
  return code === 11000 && keyPattern?.email !== undefined;
}
