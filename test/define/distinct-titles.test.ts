// Titles that several monitors share are shown with the ids of their monitors.
import { expect, it } from 'vitest';
import { http } from '../../shared/checks/http/http.ts';
import { monitor } from '../../shared/define/monitor.ts';
import { parseMonitors } from '../../shared/define/parse-monitors.ts';

const titlesOf = (titles: Readonly<Record<string, string | undefined>>): readonly string[] => {
  const monitors = Object.entries(titles).map(([id, title]) =>
    monitor(id, {
      every: '30s',
      ...(title === undefined ? {} : { title }),
      checks: [http('home', 'https://shop.example/')],
    }),
  );
  const loaded = parseMonitors(monitors, 'monitors.ts');
  return loaded.ok ? loaded.monitors.map(({ spec }) => spec.title) : [];
};

const long = 'The shop that sells everything to everybody everywhere, by day and by night, in';

it.each([
  ['one title of two', { 'shop-eu': 'Shop', 'shop-us': 'Shop' }, ['Shop (shop-eu)', 'Shop (shop-us)']],
  ['different titles', { eu: 'Shop EU', us: 'Shop US' }, ['Shop EU', 'Shop US']],
  ['no titles', { eu: undefined, us: undefined }, ['eu', 'us']],
  ['a title that is the id of another', { eu: 'us', us: undefined, mx: 'MX' }, ['us (eu)', 'us', 'MX']],
  ['titles that differ only in case', { a: 'shop', b: 'SHOP' }, ['shop (a)', 'SHOP (b)']],
  ['titles that a subject without accents shows alike', { a: 'Café', b: 'Cafe' }, ['Café (a)', 'Cafe (b)']],
  ['titles that ASCII cannot show', { jp: '店', cn: '站' }, ['店 (jp)', '站 (cn)']],
  [
    'titles that differ where a subject is cut',
    { eu: `${long} Europe`, us: `${long} America` },
    [
      'The shop that sells everything to everybody everywhere, by day a… (eu)',
      'The shop that sells everything to everybody everywhere, by day a… (us)',
    ],
  ],
])('%s', (_, titles, expected) => {
  expect(titlesOf(titles)).toEqual(expected);
});
