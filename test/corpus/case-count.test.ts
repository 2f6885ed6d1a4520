// The corpus keeps its size, and every case has a unique name.
import { expect, it } from 'vitest';
import { addresses } from './addresses.ts';
import { bodies } from './bodies.ts';
import { bodyLengths } from './body-lengths.ts';
import { certificates } from './certificates.ts';
import { chainCertificates, failedPhases } from './chain-certificates.ts';
import { chains } from './chains.ts';
import { characterSets } from './character-sets.ts';
import { cookies } from './cookies.ts';
import { encodings } from './encodings.ts';
import { failingChains } from './failing-chains.ts';
import { handshakes } from './handshakes.ts';
import { headerTexts } from './header-texts.ts';
import { interimResponses } from './interim-responses.ts';
import { names, rebinding } from './names.ts';
import { redirects } from './redirects.ts';
import { responseHeads } from './response-heads.ts';
import { severalAddresses } from './several-addresses.ts';
import { slowNames } from './slow-names.ts';
import { systemNames } from './system-names.ts';
import { tlsOptions } from './tls-options.ts';
import { trust } from './trust.ts';
import { urls } from './urls.ts';

const groups: Readonly<Record<string, readonly { readonly name: string; readonly expected: object }[]>> = {
  addresses,
  bodies,
  bodyLengths,
  certificates,
  characterSets,
  chains: [...chains, ...failingChains, ...chainCertificates, ...failedPhases],
  cookies,
  encodings,
  handshakes,
  headerTexts,
  interimResponses,
  responseHeads,
  names: [...names, ...rebinding],
  slowNames,
  systemNames,
  redirects,
  severalAddresses,
  tlsOptions,
  trust,
  urls,
};

it.each(Object.entries(groups))('the cases of %s have unique names', (_group, cases) => {
  const all = cases.map(({ name }) => name);
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
});

it('there are more than 350 cases, and nearly all of them state an expected outcome', () => {
  const all = Object.values(groups).flat();
  expect(all.length).toBeGreaterThan(350);
  expect(all.filter(({ expected }) => Object.keys(expected).length === 0).length).toBeLessThan(10);
});
