import { serve } from '../../../src/server.ts';
import { makeRushForum } from './forum.ts';

/** The first of the two servers: it makes the forum before it answers. */
await serve(makeRushForum);
