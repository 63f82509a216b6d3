import type { CurrentUser } from '../accounts/currentUser.ts';
import type { ForumRecord } from '../forums/forum.ts';
import type { Formatter } from '../i18n/format.ts';
import type { Direction, Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import type { FlashMessage } from './flash.ts';

declare global {
  namespace Express {
    interface Request {
      /** The instant at which the request came in; the only clock a handler knows. */
      now: Date;
      /** The signed-in person; absent for strangers. */
      user?: CurrentUser;
      /** Whether the permission of this address has said yes a moment ago; see `remembered.ts`. */
      isRemembered?: boolean;
      /** Set by `forumStaff` and `loadForum`; a handler that reads it sits behind one of them. */
      forum: ForumRecord;
    }
    interface Locals {
      lang: Language;
      dir: Direction;
      t: Translate;
      format: Formatter;
      /** The registered pattern of the address, for logs and figures; the address itself may hold a secret. */
      route?: string;
      /** Set while a page that is the same for everybody is rendered. */
      publicScope?: { key: string; scope: string; revision: number; freshUntil?: Date };
    }
  }
}

declare module 'express-session' {
  interface SessionData {
    accountId: string;
    signInEpoch: number;
    flash: FlashMessage[];
  }
}
