import MongoStore from 'connect-mongo';
import type { RequestHandler } from 'express';
import session from 'express-session';
import mongoose from 'mongoose';

/** The collection of the sign-in sessions. */
export const SIGN_IN_SESSIONS = 'signInSessions';

const FORTNIGHT = 14 * 24 * 60 * 60;

/** Sign-in sessions, kept in the database, in a cookie that scripts cannot read and other sites cannot use. */
export function signInSession(secret: string, baseUrl: string): RequestHandler {
  return session({
    name: 'multaqa.signIn',
    secret,
    resave: false,
    saveUninitialized: false,
    rolling: false,
    cookie: {
      httpOnly: true,
      sameSite: 'lax',
      secure: baseUrl.startsWith('https:') ? 'auto' : false,
      maxAge: FORTNIGHT * 1000,
    },
    store: MongoStore.create({
      client: mongoose.connection.getClient(),
      dbName: mongoose.connection.name,
      collectionName: SIGN_IN_SESSIONS,
      ttl: FORTNIGHT,
      touchAfter: 60 * 60,
    }),
  });
}
