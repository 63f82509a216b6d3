import { serve } from '../../../src/server.ts';
import { makeForums } from './forum.ts';

/** The first of the two servers: it makes the forums before it answers. */
await serve(makeForums);
