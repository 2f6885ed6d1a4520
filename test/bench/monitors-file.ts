// The monitors files that the benchmark writes for the measured processes.
export const monitorId = (index: number): string => `check-${String(index).padStart(4, '0')}`;

export type Plain = { readonly count: number; readonly everySeconds: number; readonly origin: string };

/** Monitors of one check each, with its own path. */
const plainList = ({ count, everySeconds, origin }: Plain): string => `Array.from({ length: ${count} }, (_, index) => {
  const id = 'check-' + String(index).padStart(4, '0');
  const checks = [http('home', '${origin}/' + id)];
  return monitor(id, { every: '${everySeconds}s', allowPrivate: true, checks });
})`;

const head = `// Written by the benchmark.
import { http, monitor } from 'vigia';
`;

export const plainMonitors = (plain: Plain): string => `${head}export default ${plainList(plain)};
`;

/** Hostile monitors, the same number of each kind: `origins` of hostile servers, and names without a DNS answer. */
export type Hostile = { readonly count: number; readonly origins: readonly string[]; readonly deafNameServer: string };

/** The system's name server would answer quickly, so each resolver gets the silent one before its first query. */
const deafNames = (server: string): string => `import { Resolver } from 'node:dns';
const deaf = new WeakSet();
for (const name of ['resolve4', 'resolve6']) {
  const ask = Resolver.prototype[name];
  Resolver.prototype[name] = function (...args) {
    if (!deaf.has(this)) this.setServers(['${server}']);
    deaf.add(this);
    return ask.apply(this, args);
  };
}
`;

export const mixedMonitors = (plain: Plain, { count, origins, deafNameServer }: Hostile): string => `${head}${deafNames(
  deafNameServer,
)}const origins = ${JSON.stringify(origins)};
const originOf = (index) => origins[index % (origins.length + 1)] ?? 'http://dead-' + index + '.shop.example';
const hostile = Array.from({ length: ${count} }, (_, index) =>
  monitor('hostile-' + index, {
    every: '${plain.everySeconds}s',
    allowPrivate: true,
    checks: [http('home', originOf(index) + '/' + index)],
  }),
);
// Alternating, so that the due times of the kinds are mixed.
export default ${plainList(plain)}.flatMap((one, index) => [one, ...hostile.slice(index, index + 1)]);
`;
