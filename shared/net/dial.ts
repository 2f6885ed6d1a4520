// The way to one hop's server: its name, a judgement of every address, and the connection to one that was judged.
import { isIP } from 'node:net';
import { judge, mayConnect } from './address-policy.ts';
import type { Connect, Connected, Target } from './connect.ts';
import type { Trouble } from './error-codes.ts';
import type { Forbidden } from './forbidden-addresses.ts';
import { shownEndpoint } from './header-text.ts';
import type { Hosts } from './hosts-file.ts';
import { endPhase, type Trip } from './request-context.ts';
import {
  addressRefused,
  endpointForbidden,
  nameTrouble,
  nameUnanswered,
  noAddress,
  probeClosed,
} from './request-errors.ts';
import type { Asker, Failure } from './resolver.ts';

/** Calls `done` once; sets `trip.cancel` while there is something to cancel. */
export type Dial = (trip: Trip, target: Target, done: Connected) => void;

type DialDeps = {
  readonly asker: Asker;
  readonly hosts: Hosts;
  readonly forbidden: Forbidden;
  readonly connect: Connect;
};

/** As many as evidence keeps. */
const maxShown = 4;

const storageErrorOf = (failure: Failure, trip: Trip): Trouble => {
  if (failure.kind === 'closed') return probeClosed(trip.language);
  return failure.kind === 'unanswered' ? nameUnanswered(failure.waitedMs, trip) : nameTrouble(failure.code, trip);
};

const isOfFamily = (address: string, family: 4 | 6 | undefined): boolean =>
  family === undefined || isIP(address) === family;

/**
 * The canonical addresses, or why the hop is refused. One address that is refused refuses them all: a name that
 * mixes public and private ones is an attempt to get in (DNS rebinding) or a mistake.
 */
const vet = (
  forbidden: Forbidden,
  trip: Trip,
  target: Target,
  addresses: readonly string[],
): readonly string[] | Trouble => {
  const canonical: string[] = [];
  for (const address of addresses) {
    const judged = judge(address);
    if (forbidden(target.host, judged, target.port))
      return endpointForbidden(shownEndpoint(judged.address, target.port), trip);
    if (!mayConnect(judged.kind, trip.allowPrivate))
      return addressRefused(judged.address, judged.kind, mayConnect(judged.kind, true), trip);
    if (isOfFamily(judged.address, trip.family)) canonical.push(judged.address);
  }
  return canonical.length > 0 ? canonical : noAddress(trip);
};

export const createDial = (deps: DialDeps): Dial => {
  const goTo = (trip: Trip, target: Target, addresses: readonly string[], done: Connected): void => {
    const vetted = vet(deps.forbidden, trip, target, addresses);
    if ('code' in vetted) done({ trouble: vetted });
    else deps.connect(trip, target, vetted, done);
  };

  const goByName = (trip: Trip, target: Target, addresses: readonly string[], done: Connected): void => {
    trip.resolved = addresses.slice(0, maxShown);
    goTo(trip, target, addresses, done);
  };

  return (trip, target, done) => {
    if (isIP(target.host) !== 0) return goTo(trip, target, [target.host], done);
    const known = deps.hosts.find(target.host);
    if (known) return goByName(trip, target, known, done);
    trip.stage = 'name';
    const from = performance.now();
    const giveUp = deps.asker.ask(target.host, trip.family, (found) => {
      trip.cancel = undefined;
      endPhase(trip, 'dnsMs', from);
      if ('failure' in found) done({ trouble: storageErrorOf(found.failure, trip) });
      else goByName(trip, target, found.addresses, done);
    });
    trip.cancel = (trouble) => {
      giveUp();
      endPhase(trip, 'dnsMs', from);
      done({ trouble });
    };
  };
};
