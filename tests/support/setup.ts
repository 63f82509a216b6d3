import './environment.ts';
import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';
import { resetOutbox } from './outbox.ts';

// What reaches the console in a test is something nobody expected.
beforeEach(() => {
  vi.spyOn(console, 'error');
});
afterEach(() => {
  expect(console.error).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});
// The next file of this process finds it as the first one did.
afterAll(resetOutbox);
