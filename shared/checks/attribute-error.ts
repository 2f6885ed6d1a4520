// Marks the error of a request that shows something about this machine, and nothing about the service.
import { isIP } from 'node:net';
import type { OwnSideCause } from '../model/own-side.ts';
import type { Evidence, RequestError } from '../model/run.ts';
import type { NetworkError } from '../net/network-error.ts';
import { type OwnSideFacts, ownSideOf } from '../net/own-side.ts';
import type { FailedOutcome } from './failed-outcome.ts';

/** Time beyond the time-out of the request: its attempt lasts a little longer. */
const graceMs = 50;

/** `127.0.0.1` of `127.0.0.1:80`, `::1` of `[::1]:80`. */
const addressOf = ({ address = '' }: Evidence): string | undefined => {
  const host = address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? undefined : host;
};

const atMost = <T>(ms: number, work: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
};

/** `leftMs`: what is left of the time of the request. An error that cannot be attributed in it counts for the service. */
export const attributeError = async (
  { error: failed, evidence, ...rest }: FailedOutcome,
  facts: OwnSideFacts,
  leftMs: number,
): Promise<FailedOutcome> => {
  const { system, ...known } = failed as NetworkError;
  const classified = { ...known, system, address: addressOf(evidence) };
  const ownSide: OwnSideCause | undefined = await atMost(Math.max(0, leftMs) + graceMs, ownSideOf(classified, facts));
  const error: RequestError = { ...known, ...(ownSide && { ownSide }) };
  return { ...rest, error, evidence: { ...evidence, error } };
};
