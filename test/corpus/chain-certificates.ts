// The certificates of the hops of a chain, and the phase in which a request without redirects fails.
import type { Chain, Expected } from './support/chain.ts';
import type { Step } from './support/chain-world.ts';

const plain = 'http://shop.example';
const secure = 'https://shop.example';
const www = 'https://www.shop.example';

const first = (name: string, step: Step, expected: Omit<Expected, 'state'>): Chain => ({
  name,
  steps: [step],
  options: { timeout: '1500ms' },
  expected: { state: 'Failed', ...expected },
});

/** Without redirects. */
export const failedPhases: readonly Chain[] = [
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

export const chainCertificates: readonly Chain[] = [
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
