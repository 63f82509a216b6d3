import type { MongoClient } from 'mongodb';

export interface Thing {
  _id: string;
  /** Unique. */
  number: number;
  group: number;
  tags?: string[];
  padding?: string;
}

export interface Counter {
  _id: number;
  value: number;
}

/** Money that is moved about, never made; each move is noted. */
export interface Account {
  _id: number;
  balance: number;
}

export interface Move {
  _id: string;
  from: number;
  to: number;
  amount: number;
}

export const ACCOUNTS = 10;
export const FIRST_BALANCE = 1000;

export const collectionsOf = (client: MongoClient) => ({
  things: client.db().collection<Thing>('things'),
  counters: client.db().collection<Counter>('counters'),
  accounts: client.db().collection<Account>('accounts'),
  moves: client.db().collection<Move>('moves'),
});
