// The corpus is as large as it is meant to be, and no case is there twice.
import { expect, it } from 'vitest';
import { addresses } from './addresses.ts';
import { bodies } from './bodies.ts';
import { tlsCases } from './certificates.ts';
import { encodings } from './encodings.ts';
import { handshakes } from './handshakes.ts';
import { heads } from './heads.ts';
import { names, rebinding } from './names.ts';
import { redirects } from './redirects.ts';
import { urls } from './urls.ts';

const groups: Readonly<Record<string, readonly { readonly name: string; readonly ends: object }[]>> = {
  addresses,
  bodies,
  certificates: tlsCases,
  encodings,
  handshakes,
  heads,
  names: [...names, ...rebinding],
  redirects,
  urls,
};

it.each(Object.entries(groups))('%s: each case has a name of its own', (_group, cases) => {
  const seen = cases.map(({ name }) => name);
  expect(seen.filter((name, index) => seen.indexOf(name) !== index)).toEqual([]);
});

it('has hundreds of cases, nearly all of which say what they must end in', () => {
  const all = Object.values(groups).flat();
  expect(all.length).toBeGreaterThan(350);
  expect(all.filter(({ ends }) => Object.keys(ends).length === 0).length).toBeLessThan(10);
});
