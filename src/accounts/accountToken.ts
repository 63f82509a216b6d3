import { model, Schema, type Types } from 'mongoose';

export const TOKEN_KINDS = ['firstAccount', 'passwordReset'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** A link that works once and not for long. Only the hash of its secret is kept. */
export interface AccountTokenRecord {
  _id: Types.ObjectId;
  kind: TokenKind;
  hash: string;
  /** Whose password it resets; a first account has nobody yet. */
  account?: Types.ObjectId;
  expiresAt: Date;
  usedAt?: Date;
}

const accountTokenSchema = new Schema<AccountTokenRecord>(
  {
    kind: { type: String, enum: TOKEN_KINDS, required: true },
    hash: { type: String, required: true, unique: true },
    account: { type: Schema.Types.ObjectId, ref: 'Account' },
    expiresAt: { type: Date, required: true },
    usedAt: Date,
  },
  { versionKey: false },
);
// The database forgets it by itself; reads ask for `expiresAt` too, because that happens up to a minute late.
accountTokenSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
accountTokenSchema.index({ account: 1 });

export const AccountTokenModel = model<AccountTokenRecord>('AccountToken', accountTokenSchema);
