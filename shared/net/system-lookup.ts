// Resolves names as the system does, by getaddrinfo: its calls occupy threads and cannot be cancelled, so they are few.
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { createNameMemory } from './name-memory.ts';

/** dns.lookup with `all`. */
export type GetAddressInfo = (
  name: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

type OnFound = (addresses: readonly string[]) => void;

export type SystemLookup = {
  /**
   * Calls `done` once, perhaps before `resolve` returns; without addresses where the system has none, or cannot be asked
   * now. The returned function stops the look-up, and `done` is not called.
   */
  readonly resolve: (name: string, family: 4 | 6 | undefined, done: OnFound) => () => void;
};

type Call = {
  readonly key: string;
  readonly name: string;
  readonly family: 4 | 6 | undefined;
  readonly isLocal: boolean;
  readonly callers: Set<OnFound>;
  /** Undefined while it waits for a thread. */
  startedAt: number | undefined;
};

/** libuv runs getaddrinfo on half of its four threads; the others stay free for files and compression. */
const maxCalls = 2;
/** The system seldom knows more public names than DNS, so they leave a thread to local names. */
const maxPublicCalls = 1;
const maxWaiting = 16;
/** For one caller; the call itself goes on. */
const timeoutMs = 2_000;

/** Names of mDNS and of the local network, which DNS seldom knows. */
export const isLocalName = (name: string): boolean => /^[^.]+\.?$|\.local\.?$/i.test(name);

/** A link-local address is reachable through its interface only; mDNS adds it to the others. */
const isLinkLocal = (address: string): boolean => /^fe[89ab]/i.test(address);

const addressesOf = (found: readonly LookupAddress[]): readonly string[] => {
  const addresses = found.map(({ address }) => address);
  const others = addresses.filter((address) => !isLinkLocal(address));
  return others.length > 0 ? others : addresses;
};

const isHanging = ({ startedAt }: Call): boolean =>
  startedAt !== undefined && performance.now() - startedAt >= timeoutMs;

export const createSystemLookup = (getAddressInfo: GetAddressInfo): SystemLookup => {
  const calls = new Map<string, Call>();
  const memory = createNameMemory();

  const running = (): readonly Call[] => [...calls.values()].filter(({ startedAt }) => startedAt !== undefined);
  const mayStart = ({ isLocal }: Call): boolean => {
    const active = running();
    return active.length < maxCalls && (isLocal || active.filter((other) => !other.isLocal).length < maxPublicCalls);
  };
  const isBlocked = (): boolean => running().every(isHanging);
  /** Nobody waits behind calls that hang. */
  const hasRoom = (call: Call): boolean =>
    mayStart(call) || (calls.size - running().length < maxWaiting && !isBlocked());

  const start = (call: Call): void => {
    const { key, name, family = 0, isLocal } = call;
    call.startedAt = performance.now();
    getAddressInfo(name, { all: true, family, order: 'ipv4first' }, (error, found) => {
      calls.delete(key);
      const addresses = error ? [] : addressesOf(found);
      memory.record(key, addresses, isLocal);
      for (const caller of [...call.callers]) caller(addresses);
      startNext();
    });
  };

  const startNext = (): void => {
    const waiting = [...calls.values()].filter(({ startedAt }) => startedAt === undefined);
    const next = waiting.find((call) => call.isLocal && mayStart(call)) ?? waiting.find(mayStart);
    if (!next) return;
    start(next);
    startNext();
  };

  const callOf = (key: string, name: string, family: 4 | 6 | undefined): Call | undefined => {
    const existing = calls.get(key);
    if (existing) {
      const isHopeless = existing.startedAt === undefined ? isBlocked() : isHanging(existing);
      return isHopeless ? undefined : existing;
    }
    const call: Call = { key, name, family, isLocal: isLocalName(name), callers: new Set(), startedAt: undefined };
    if (!hasRoom(call)) return undefined;
    calls.set(key, call);
    return call;
  };

  const resolve: SystemLookup['resolve'] = (name, family, done) => {
    const key = `${name.toLowerCase()} ${family ?? ''}`;
    const call = memory.isUnknown(key) ? undefined : callOf(key, name, family);
    if (!call) {
      done(memory.addresses(key));
      return () => undefined;
    }
    const leave = (): void => {
      clearTimeout(timer);
      call.callers.delete(receive);
      if (call.callers.size === 0 && call.startedAt === undefined) calls.delete(key);
    };
    const receive: OnFound = (addresses) => {
      leave();
      done(addresses);
    };
    const timer = setTimeout(() => receive(memory.addresses(key)), timeoutMs);
    call.callers.add(receive);
    startNext();
    return leave;
  };
  return { resolve };
};
