// Chains of redirects whose last hop responds as expected, or not.
import type { Chain } from './support/chain.ts';

const plain = 'http://shop.example';
const secure = 'https://shop.example';
const www = 'https://www.shop.example';

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

export const chains: readonly Chain[] = [...passing, ...statuses];
