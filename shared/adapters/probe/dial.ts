// The way to one hop's server: its name, a judgement of every address, and the connection to one that was judged.
import { isIP } from 'node:net';
import type { Connect, Connected, Target } from './connect.ts';
import type { Forbidden } from './forbidden.ts';
import type { Hosts } from './hosts.ts';
import type { Asker } from './resolver.ts';
import { shownEndpoint } from './text.ts';
import { endPhase, type Trip, type Trouble } from './trip.ts';
import { judge, mayConnect } from './vet.ts';
import { addressRefused, endpointForbidden } from './words.ts';

/** Calls `done` once; sets `trip.cancel` while there is something to cancel. */
export type Dial = (trip: Trip, target: Target, done: Connected) => void;

type DialDeps = {
  readonly asker: Asker;
  readonly hosts: Hosts;
  readonly forbidden: Forbidden;
  readonly connect: Connect;
};

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
      return endpointForbidden(shownEndpoint(judged.address, target.port), target.host);
    if (!mayConnect(judged.kind, trip.allowPrivate))
      return addressRefused(judged.address, target.host, judged.kind, mayConnect(judged.kind, true));
    canonical.push(judged.address);
  }
  return canonical;
};

export const createDial = (deps: DialDeps): Dial => {
  const goTo = (trip: Trip, target: Target, addresses: readonly string[], done: Connected): void => {
    const vetted = vet(deps.forbidden, trip, target, addresses);
    if ('code' in vetted) done({ trouble: vetted });
    else deps.connect(trip, target, vetted, done);
  };

  return (trip, target, done) => {
    const known = isIP(target.host) === 0 ? deps.hosts.find(target.host) : [target.host];
    if (known) return goTo(trip, target, known, done);
    trip.stage = 'name';
    const from = performance.now();
    const giveUp = deps.asker.ask(target.host, (found) => {
      trip.cancel = undefined;
      endPhase(trip, 'dnsMs', from);
      if ('trouble' in found) done(found);
      else goTo(trip, target, found.addresses, done);
    });
    trip.cancel = (trouble) => {
      giveUp();
      endPhase(trip, 'dnsMs', from);
      done({ trouble });
    };
  };
};
