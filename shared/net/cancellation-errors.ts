// Errors of a request that is not carried out or not finished: limits out of range, a cancellation, a shutdown.
import { networkMessages } from '../messages/network.ts';
import type { Language } from '../model/language.ts';
import type { RequestPhase } from '../model/run.ts';
import { type NetworkError, networkError } from './network-error.ts';

/** A number of the request is out of range; `example` is a valid value. */
export const limitInvalid = (
  limit: { readonly name: string; readonly value: number; readonly example: number },
  language: Language | undefined,
): NetworkError => networkError('INVALID_REQUEST', networkMessages(language).limitInvalid(limit), 'prepare');

/** The longest delay that a Node timer supports. */
const maxTimeoutMs = 2_147_483_647;

/** The error for a timeoutMs that no timer can wait for. */
export const timeoutError = (timeoutMs: number, language: Language | undefined): NetworkError | undefined =>
  timeoutMs > 0 && timeoutMs <= maxTimeoutMs
    ? undefined
    : limitInvalid({ name: 'timeoutMs', value: timeoutMs, example: 5_000 }, language);

/** What is known of a request that is given up; its phase, once it is under way. */
type GivenUp = { readonly language?: Language | undefined; readonly stage?: RequestPhase };

/** The caller aborted its signal. */
export const cancelled = ({ language, stage = 'prepare' }: GivenUp): NetworkError =>
  networkError('CANCELLED', networkMessages(language).cancelled, stage);

/** The process closed its connector. */
export const shutDown = ({ language, stage = 'prepare' }: GivenUp): NetworkError =>
  networkError('CANCELLED', networkMessages(language).shutDown, stage);
