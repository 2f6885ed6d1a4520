// The cookie of a browser that has signed in: signed with the hash of its key, so that it ends when the key is revoked.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ApiKeys } from './api-keys.ts';
import type { StoredKey } from './api-keys-file.ts';

export const cookieName = 'vigia-session';
export const sessionMs = 7 * 86_400_000;

const pattern = /^([a-z0-9.-]{1,100})~(\d{1,15})~([\w-]{43})$/;

const signatureOf = ({ name, hash }: StoredKey, until: number): string =>
  createHmac('sha256', Buffer.from(hash, 'hex')).update(`vigia-session ${name} ${until}`).digest('base64url');

/** The value of the cookie: it contains neither the key nor its hash. `now` in milliseconds since the epoch. */
export const createSession = (key: StoredKey, now: number): string => {
  const until = now + sessionMs;
  return `${key.name}~${until}~${signatureOf(key, until)}`;
};

/** The key with which the browser signed in; undefined for a cookie that has expired, or that nobody has signed. */
export const keyOfSession = (value: string, keys: Pick<ApiKeys, 'named'>, now: number): StoredKey | undefined => {
  const [, name = '', until = '', signature = ''] = pattern.exec(value) ?? [];
  if (!(Number(until) > now && Number(until) <= now + sessionMs)) return undefined;
  const key = keys.named(name);
  if (!key) return undefined;
  return timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(key, Number(until)))) ? key : undefined;
};
