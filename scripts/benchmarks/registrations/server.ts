import { serve } from '../../../src/server.ts';
import { makeForums } from './forums.ts';

/** Serves the forums of the benchmark of registrations. */
await serve(makeForums);
