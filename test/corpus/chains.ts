// Chains of redirects that end well, fail at one of their hops, or meet a certificate that ends soon.
import type { RequestPhase } from '../../shared/model/run.ts';
import type { HttpOptions } from '../../shared/monitor.ts';
import type { Host, Step } from './support/chain-world.ts';

const here: Host = { addresses: ['127.0.0.1'] };

export const hosts: Readonly<Record<string, Host>> = {
  'shop.example': here,
  'www.shop.example': here,
  'login.example': here,
  'two-days.example': { ...here, days: 2 },
  'ten-days.example': { ...here, days: 10 },
  'wrong.example': { ...here, certificateOf: 'other.example' },
  'expired.example': { ...here, days: -3 },
  'metadata.example': { addresses: ['169.254.169.254'] },
  'silent.example': { addresses: 'silent' },
  'servfail.example': { addresses: 'servfail' },
  'empty.example': { addresses: [] },
};

export type Chain = {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly options?: HttpOptions;
  readonly expected: {
    readonly state: 'Completed' | 'Degraded' | 'Failed';
    /** Of the state; ports are left out: `http://www.shop.example/0/1`. */
    readonly message?: RegExp;
    /** The same in Spanish. */
    readonly es?: RegExp;
    readonly code?: string;
    readonly phase?: RequestPhase;
    /** Of each hop: its status and host. */
    readonly hops?: readonly (readonly [number | undefined, string])[];
  };
};

type Expected = Chain['expected'];

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

const passing: readonly Chain[] = [
  {
    name: 'from http to https',
    steps: [
      { at: plain, status: 301 },
      { at: secure, does: 200 },
    ],
    expected: {
      state: 'Completed',
      hops: [
        [301, 'shop.example'],
        [200, 'shop.example'],
      ],
    },
  },
  {
    name: 'over three hosts',
    steps: [
      { at: plain },
      { at: secure, status: 308 },
      { at: www, location: 'without scheme' },
      { at: 'https://login.example', does: 200 },
    ],
    expected: {
      state: 'Completed',
      hops: [
        [302, 'shop.example'],
        [308, 'shop.example'],
        [302, 'www.shop.example'],
        [200, 'login.example'],
      ],
    },
  },
  {
    name: 'to a path of the same host',
    steps: [
      { at: secure, location: 'relative' },
      { at: secure, does: 200 },
    ],
    expected: { state: 'Completed' },
  },
];

const statuses: readonly Chain[] = [
  {
    name: 'to another host with 503',
    steps: [{ at: plain }, { at: 'http://www.shop.example', does: 503 }],
    expected: {
      state: 'Failed',
      message:
        /^Status 503 from www\.shop\.example, expected 200, after a redirect to http:\/\/www\.shop\.example\/\d+\/1$/,
      es: /^Código de estado 503 de www\.shop\.example; se esperaba 200, después de una redirección a http:\/\/www\.shop/,
      hops: [
        [302, 'shop.example'],
        [503, 'www.shop.example'],
      ],
    },
  },
  {
    name: 'twice to a host with 404',
    steps: [{ at: plain }, { at: secure }, { at: www, does: 404 }],
    expected: {
      state: 'Failed',
      message: /^Status 404 from www\.shop\.example, .*, after 2 redirects to https:\/\/www\.shop\.example\//,
    },
  },
  {
    name: 'to a path of the same host with 500',
    steps: [
      { at: secure, location: 'relative' },
      { at: secure, does: 500 },
    ],
    expected: {
      state: 'Failed',
      message: /^Status 500 from shop\.example, expected 200, after a redirect to https:\/\/shop\.example\/\d+\/1$/,
    },
  },
  {
    name: 'to another host without the expected text',
    steps: [{ at: secure }, { at: www, does: 200 }],
    options: { expect: { body: 'Basket' } },
    expected: {
      state: 'Failed',
      message: /^Body from www\.shop\.example does not contain .*, after a redirect to https:\/\/www/,
    },
  },
  {
    name: 'with a secret in the location',
    steps: [
      { at: secure, location: (url) => `${url}?token=s3cret#hunter2` },
      { at: www, does: 503 },
    ],
    expected: { state: 'Failed', message: /after a redirect to https:\/\/www\.shop\.example\/\d+\/1\?token=\*\*\*$/ },
  },
];

const failing: readonly Chain[] = [
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

const first = (name: string, step: Step, expected: Omit<Expected, 'state'>): Chain => ({
  name,
  steps: [step],
  options: { timeout: '1500ms' },
  expected: { state: 'Failed', ...expected },
});

/** Without redirects. */
const phases: readonly Chain[] = [
  first(
    'an unknown name',
    { at: 'http://unknown.example' },
    { message: /^no such host unknown\.example$/, code: 'DNS_NOT_FOUND', phase: 'resolve' },
  ),
  first('a name that is never answered', { at: 'http://silent.example' }, { code: 'TIMED_OUT', phase: 'resolve' }),
  first('a refused address', { at: 'http://metadata.example' }, { code: 'ADDRESS_REFUSED', phase: 'prepare' }),
  first('a closed port', { at: plain, port: 'closed' }, { code: 'CONNECTION_REFUSED', phase: 'connect' }),
  first('a handshake that hangs', { at: secure, port: 'mute' }, { code: 'TIMED_OUT', phase: 'tls' }),
  first('an expired certificate', { at: 'https://expired.example' }, { code: 'CERTIFICATE_EXPIRED', phase: 'tls' }),
  first('a server that hangs', { at: secure, does: 'hang' }, { code: 'TIMED_OUT', phase: 'response' }),
  first('a body that does not end', { at: secure, does: 'drip' }, { code: 'TIMED_OUT', phase: 'body' }),
];

const twoDays = 'https://two-days.example';
const tenDays = 'https://ten-days.example';

const certificates: readonly Chain[] = [
  {
    name: 'of a certificate with two days left',
    steps: [
      { at: twoDays, status: 301 },
      { at: www, does: 200 },
    ],
    expected: {
      state: 'Failed',
      message: /^Certificate of two-days\.example expires on .*in 2 days/,
      es: /two-days\.example/,
      hops: [
        [301, 'two-days.example'],
        [200, 'www.shop.example'],
      ],
    },
  },
  {
    name: 'of a certificate with ten days left',
    steps: [{ at: tenDays }, { at: www, does: 200 }],
    expected: { state: 'Degraded', message: /^Certificate of ten-days\.example expires on .*in 10 days/ },
  },
  {
    name: 'from http to a certificate with two days left',
    steps: [{ at: plain }, { at: twoDays, does: 200 }],
    expected: { state: 'Failed', message: /^Certificate of two-days\.example expires/ },
  },
  {
    name: 'over a certificate with two days left in the middle',
    steps: [{ at: plain }, { at: twoDays }, { at: 'http://www.shop.example', does: 200 }],
    expected: { state: 'Failed', message: /^Certificate of two-days\.example expires/ },
  },
  {
    name: 'of two certificates that end soon, the worse one last',
    steps: [{ at: tenDays }, { at: twoDays, does: 200 }],
    expected: { state: 'Failed', message: /^Certificate of two-days\.example expires on [^(]*$/ },
  },
  {
    name: 'of two certificates below the same limit',
    steps: [{ at: tenDays }, { at: twoDays, does: 200 }],
    options: { certificate: { degradedBelow: '30d', failedBelow: '15d' } },
    expected: { state: 'Failed', message: /^Certificate of two-days\.example expires on .*\(and 1 more finding\)$/ },
  },
  {
    name: 'twice to the host of one certificate',
    steps: [
      { at: twoDays, location: 'relative' },
      { at: twoDays, location: 'relative' },
      { at: twoDays, does: 200 },
    ],
    expected: { state: 'Failed', message: /^Certificate of two-days\.example expires on [^(]*$/ },
  },
  {
    name: 'of a certificate whose expiry is ignored',
    steps: [{ at: twoDays }, { at: www, does: 200 }],
    options: { certificate: false },
    expected: { state: 'Completed' },
  },
];

export const chains: readonly Chain[] = [...passing, ...statuses, ...failing, ...phases, ...certificates];
