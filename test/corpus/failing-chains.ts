// Chains of redirects that fail at one of their hops.
import type { Chain, Expected } from './support/chain.ts';
import type { Step } from './support/chain-world.ts';

const plain = 'http://shop.example';
const secure = 'https://shop.example';
const www = 'https://www.shop.example';

/** `https://shop.example` redirects to `at`. */
const second = (name: string, at: Omit<Step, 'location'>, expected: Omit<Expected, 'state'>): Chain => ({
  name,
  steps: [{ at: secure }, at],
  options: { timeout: '1500ms' },
  expected: { state: 'Failed', ...expected },
});

export const failingChains: readonly Chain[] = [
  second(
    'to a closed port',
    { at: 'http://www.shop.example', port: 'closed' },
    {
      message: /^connection refused by 127\.0\.0\.1, after a redirect to http:\/\/www\.shop\.example\//,
      es: /, después de una redirección a http:\/\/www\.shop\.example\//,
      code: 'CONNECTION_REFUSED',
      phase: 'connect',
      hops: [
        [302, 'shop.example'],
        [undefined, 'www.shop.example'],
      ],
    },
  ),
  second(
    'to an unknown name',
    { at: 'https://unknown.example', port: 'closed' },
    {
      message: /^no such host unknown\.example, after a redirect to https:\/\/unknown\.example\//,
      code: 'DNS_NOT_FOUND',
      phase: 'resolve',
    },
  ),
  second('to a name without an address', { at: 'http://empty.example' }, { code: 'DNS_NOT_FOUND', phase: 'resolve' }),
  second(
    'to a name that the server cannot look up',
    { at: 'http://servfail.example' },
    { code: 'DNS_FAILED', phase: 'resolve' },
  ),
  second(
    'to a name that is never answered',
    { at: 'http://silent.example' },
    {
      message: /still looking up silent\.example\), after a redirect to http:\/\/silent\.example/,
      code: 'TIMED_OUT',
      phase: 'resolve',
    },
  ),
  second(
    'to a refused address',
    { at: 'http://metadata.example' },
    {
      message:
        /^address 169\.254\.169\.254 of metadata\.example is a cloud metadata address, after a redirect to http:\/\/metadata/,
      code: 'ADDRESS_REFUSED',
      phase: 'prepare',
      hops: [
        [302, 'shop.example'],
        [undefined, 'metadata.example'],
      ],
    },
  ),
  second(
    'to a certificate of another name',
    { at: 'https://wrong.example' },
    {
      message:
        /^certificate of wrong\.example is for another name: other\.example, after a redirect to https:\/\/wrong/,
      code: 'CERTIFICATE_WRONG_NAME',
      phase: 'tls',
    },
  ),
  second(
    'to an expired certificate',
    { at: 'https://expired.example' },
    {
      message: /^certificate of expired\.example expired on .*, after a redirect/,
      code: 'CERTIFICATE_EXPIRED',
      phase: 'tls',
    },
  ),
  second(
    'to a port without TLS',
    { at: 'https://www.shop.example', port: 'closed' },
    { code: 'CONNECTION_REFUSED', phase: 'connect' },
  ),
  second(
    'to a handshake that hangs',
    { at: 'https://www.shop.example', port: 'mute' },
    {
      message: /then no TLS handshake\), after a redirect to https:\/\/www/,
      code: 'TIMED_OUT',
      phase: 'tls',
    },
  ),
  second(
    'to a server that hangs',
    { at: www, does: 'hang' },
    {
      message: /then nothing\), after a redirect to https:\/\/www\.shop\.example\//,
      code: 'TIMED_OUT',
      phase: 'response',
    },
  ),
  second(
    'to a body that does not end',
    { at: www, does: 'drip' },
    {
      message: /a body that did not end\), after a redirect to/,
      code: 'TIMED_OUT',
      phase: 'body',
    },
  ),
  second(
    'to a reset',
    { at: 'http://www.shop.example', does: 'reset' },
    { code: 'CONNECTION_RESET', phase: 'response' },
  ),
  second(
    'to another protocol',
    { at: 'http://www.shop.example', does: 'garbage' },
    { code: 'INVALID_RESPONSE', phase: 'response' },
  ),
  {
    name: 'that fails at the second of three hops',
    steps: [{ at: plain }, { at: 'https://wrong.example' }, { at: www, does: 200 }],
    expected: {
      state: 'Failed',
      code: 'CERTIFICATE_WRONG_NAME',
      phase: 'tls',
      hops: [
        [302, 'shop.example'],
        [undefined, 'wrong.example'],
      ],
    },
  },
  {
    name: 'between two hosts without end',
    steps: Array.from({ length: 60 }, (_, index) => ({ at: index % 2 === 0 ? secure : www })),
    expected: {
      state: 'Failed',
      message: /^more than \d+ redirects; the next one leads to https:\/\/(www\.)?shop\.example\/\d+\/\d+$/,
      code: 'TOO_MANY_REDIRECTS',
      phase: 'redirect',
    },
  },
  {
    name: 'to a file, from the second host',
    steps: [{ at: plain }, { at: 'http://www.shop.example', location: () => 'file:///etc/passwd' }],
    expected: {
      state: 'Failed',
      message:
        /^redirected to file:\/\/\/etc\/passwd, which is not .*, after a redirect to http:\/\/www\.shop\.example\//,
      code: 'REDIRECT_REFUSED',
      phase: 'redirect',
    },
  },
];
