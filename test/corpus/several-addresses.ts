// Hosts with several addresses, of which some work: what each address does, and which one the check must reach.
import type { NetworkErrorCode } from '../../shared/net/network-error.ts';

/** What a server does at one address; nothing listens where connections are refused. */
export type AddressBehaviour =
  | 'up'
  | 'refuses'
  /** Packets seem to be dropped. */
  | 'drops'
  /** Accepts after a second. */
  | 'late'
  /** Accepts, and then does nothing; resets; or closes. */
  | 'silent'
  | 'resets'
  | 'closes'
  /** A server with an expired certificate, and one without TLS. */
  | 'expired'
  | 'plain';

export type SeveralAddressesCase = {
  readonly name: string;
  /** By address, in the order of the DNS server. */
  readonly addresses: Readonly<Record<string, AddressBehaviour>>;
  readonly tls?: true;
  readonly timeoutMs?: number;
  /** `at`: the address that was reached, or whose error is reported. */
  readonly expected: {
    readonly at?: string;
    readonly code?: NetworkErrorCode;
    readonly message?: RegExp;
    readonly maxMs?: number;
  };
};

/** 127.0.0.2 and so on. */
const addressesFrom = (behaviours: readonly AddressBehaviour[]): Readonly<Record<string, AddressBehaviour>> =>
  Object.fromEntries(behaviours.map((behaviour, index) => [`127.0.0.${index + 2}`, behaviour]));

const repeated = (behaviour: AddressBehaviour, count: number): readonly AddressBehaviour[] =>
  Array(count).fill(behaviour);

const plain: readonly SeveralAddressesCase[] = [
  {
    name: 'a slow address and one that drops packets',
    addresses: addressesFrom(['late', 'drops']),
    timeoutMs: 8_000,
    expected: { at: '127.0.0.2' },
  },
  {
    name: 'an address that drops packets and a slow one',
    addresses: addressesFrom(['drops', 'late']),
    timeoutMs: 8_000,
    expected: { at: '127.0.0.3' },
  },
  {
    name: 'a slow address and two that refuse',
    addresses: addressesFrom(['late', 'refuses', 'refuses']),
    timeoutMs: 8_000,
    expected: { at: '127.0.0.2' },
  },
  {
    name: 'an address that refuses and one that is up',
    addresses: addressesFrom(['refuses', 'up']),
    expected: { at: '127.0.0.3', maxMs: 3_000 },
  },
  {
    name: 'an address that drops packets and one that is up',
    addresses: addressesFrom(['drops', 'up']),
    expected: { at: '127.0.0.3', maxMs: 3_000 },
  },
  {
    name: 'an address that drops packets and one that is up, with a short time-out',
    addresses: addressesFrom(['drops', 'up']),
    timeoutMs: 400,
    expected: { at: '127.0.0.3' },
  },
  {
    name: 'one of eight is up, and the others refuse',
    addresses: addressesFrom([...repeated('refuses', 7), 'up']),
    expected: { at: '127.0.0.9', maxMs: 3_000 },
  },
  {
    name: 'one of eight is up, and three of the others drop packets',
    addresses: addressesFrom(['drops', 'drops', 'drops', ...repeated('refuses', 4), 'up']),
    expected: { at: '127.0.0.9' },
  },
  {
    name: 'one of 24 is up, and the others refuse',
    addresses: addressesFrom([...repeated('refuses', 23), 'up']),
    expected: { at: '127.0.0.25' },
  },
  {
    name: 'IPv6 drops packets and IPv4 is up',
    addresses: { '::1': 'drops', '127.0.0.2': 'up' },
    expected: { at: '127.0.0.2', maxMs: 3_000 },
  },
  {
    name: 'IPv4 refuses at three addresses and IPv6 is up',
    addresses: { ...addressesFrom(['refuses', 'refuses', 'refuses']), '::1': 'up' },
    expected: { at: '[::1]' },
  },
  {
    name: 'all refuse',
    addresses: addressesFrom(['refuses', 'refuses', 'refuses']),
    expected: {
      at: '127.0.0.2',
      code: 'CONNECTION_REFUSED',
      message:
        /^no usable connection to any of 3 addresses: connection refused by 127\.0\.0\.2:\d+, 127\.0\.0\.3:\d+ and 1 more$/,
      maxMs: 3_000,
    },
  },
  {
    name: 'one refuses and one drops packets',
    addresses: addressesFrom(['refuses', 'drops']),
    timeoutMs: 1_000,
    expected: {
      code: 'TIMED_OUT',
      message:
        /^no response within 1 s from any of 2 addresses: connection refused by 127\.0\.0\.2:\d+; no response from 127\.0\.0\.3:\d+ to the connection attempt$/,
    },
  },
];

const overTls: readonly SeveralAddressesCase[] = [
  {
    name: 'the first address accepts and is silent',
    addresses: addressesFrom(['silent', 'up']),
    expected: { at: '127.0.0.3', maxMs: 3_000 },
  },
  {
    name: 'the first address resets the handshake',
    addresses: addressesFrom(['resets', 'up']),
    expected: { at: '127.0.0.3' },
  },
  {
    name: 'the first address closes the connection during the handshake',
    addresses: addressesFrom(['closes', 'up']),
    expected: { at: '127.0.0.3' },
  },
  {
    name: 'the first address refuses',
    addresses: addressesFrom(['refuses', 'up']),
    expected: { at: '127.0.0.3' },
  },
  {
    name: 'two addresses are silent, one drops packets, one is up',
    addresses: addressesFrom(['silent', 'drops', 'silent', 'up']),
    expected: { at: '127.0.0.5' },
  },
  {
    name: 'an expired certificate is reported although the other address is up',
    addresses: addressesFrom(['expired', 'up']),
    expected: { at: '127.0.0.2', code: 'CERTIFICATE_EXPIRED' },
  },
  {
    name: 'an expired certificate is reported when the other address is silent',
    addresses: addressesFrom(['silent', 'expired']),
    expected: { at: '127.0.0.3', code: 'CERTIFICATE_EXPIRED' },
  },
  {
    name: 'a server without TLS is reported although the other address is up',
    addresses: addressesFrom(['plain', 'up']),
    expected: { at: '127.0.0.2', code: 'TLS_FAILED', message: /does not use TLS/ },
  },
  {
    name: 'all are silent',
    addresses: addressesFrom(['silent', 'silent']),
    timeoutMs: 1_000,
    expected: {
      code: 'TIMED_OUT',
      message:
        /^no response within 1 s from any of 2 addresses: connection accepted by 127\.0\.0\.2:\d+ and 127\.0\.0\.3:\d+, then no TLS handshake$/,
    },
  },
  {
    name: 'one resets the handshake and one refuses',
    addresses: addressesFrom(['refuses', 'resets']),
    expected: {
      code: 'CONNECTION_REFUSED',
      message:
        /any of 2 addresses: connection refused by 127\.0\.0\.2:\d+; connection reset by 127\.0\.0\.3:\d+ during/,
    },
  },
];

export const severalAddresses: readonly SeveralAddressesCase[] = [
  ...plain,
  ...overTls.map((one): SeveralAddressesCase => ({ ...one, name: `TLS: ${one.name}`, tls: true })),
];
