/** Tells the worker of this process that there is something to do, so that it need not wait for its next look. */
export interface Bell {
  ring(): void;
  /** @returns a function that stops listening. */
  listen(heard: () => void): () => void;
}

export function makeBell(): Bell {
  const listeners = new Set<() => void>();
  return {
    ring: () => {
      for (const heard of listeners) heard();
    },
    listen: (heard) => {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
  };
}
