import { expect, it } from 'vitest';
import { defined } from '../../shared/model/defined.ts';

type Fields = { readonly id: string; readonly title?: string; readonly note?: string };

it('drops undefined properties and keeps all other values', () => {
  const title: string | undefined = undefined;
  const fields: Fields = defined({ id: 'a', title, note: '' });
  expect(fields).toStrictEqual({ id: 'a', note: '' });
  expect(defined({ zero: 0, no: false, none: null })).toStrictEqual({ zero: 0, no: false, none: null });
});
