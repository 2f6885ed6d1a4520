// Hostile values: getters that throw, proxies, cycles, polluted prototypes, symbols, very large values.
import fc from 'fast-check';
import { longText } from './texts.ts';

/** The error that the values below throw, which differs from errors of the tested code. */
export const trap = new Error('trapped');

const spring = (): never => {
  throw trap;
};

const cycle = (): unknown => {
  const made: Record<string, unknown> = { every: '1m' };
  made.checks = [made];
  made.flow = made;
  return made;
};

const deep = (levels: number): unknown => {
  let made: unknown = 'bottom';
  for (let n = 0; n < levels; n += 1) made = n % 2 ? [made] : { checks: made };
  return made;
};

/** Values without text or prototype, or without any property; they throw no error of their own. */
const odd: readonly (() => unknown)[] = [
  cycle,
  () => deep(10_000),
  () => Symbol('every'),
  () => Symbol.iterator,
  () => 10n ** 400n,
  () => Object.create(null),
  () => JSON.parse('{"__proto__":{"every":"1m"},"constructor":{"prototype":{"polluted":true}}}'),
  () => Object.assign(Object.create({ every: '1m', checks: [] }), { title: 1 }),
  () => new Array(50_000),
  () => new Array(2 ** 32 - 1),
  () => Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`field${n}`, n])),
  () => new Map([['every', '1m']]),
  () => new Set(['1m']),
  () => new Date(Number.NaN),
  () => Promise.resolve('1m'),
  () => new Uint8Array(1_000),
  () => /(a+)+$/,
  () => new Boolean(false),
  () => Object('1m'),
  () => () => '1m',
  () => class Monitor {},
  () =>
    new (class {
      toString = (): unknown => ({});
    })(),
];

const throwing: readonly (() => unknown)[] = [
  () => ({
    get every() {
      return spring();
    },
    get id() {
      return spring();
    },
    get name() {
      return spring();
    },
  }),
  () => new Proxy({}, { get: spring, has: spring, ownKeys: spring, getPrototypeOf: spring }),
  () => new Proxy([], { get: spring }),
  () => new Proxy(() => undefined, { get: spring, apply: spring }),
  () => ({ [Symbol.toPrimitive]: spring, toString: spring, valueOf: spring, toJSON: spring }),
  () => Object.defineProperty(new Error('x'), 'message', { get: spring }),
];

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

/** A function that returns the value: fast-check inspects generated values, which would trigger these. */
export type Boxed = () => unknown;

/** Values that throw `trap` or, once revoked, a TypeError of the engine as soon as they are inspected. */
export const throwingValue: fc.Arbitrary<Boxed> = fc.constantFrom<Boxed>(...throwing, revoked);

const plain = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withTypedArray: true,
  withSparseArray: true,
  withBoxedValues: true,
  maxDepth: 3,
});
const numbers = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 2 ** 53, 1e300, -1, 0.5);
const boxed =
  (value: unknown): Boxed =>
  () =>
    value;

/** Any value that does not throw when it is inspected. */
export const anyValue: fc.Arbitrary<Boxed> = fc.oneof(
  { weight: 4, arbitrary: plain.map(boxed) },
  { weight: 2, arbitrary: fc.constantFrom<Boxed>(...odd) },
  { weight: 1, arbitrary: longText.map(boxed) },
  { weight: 1, arbitrary: numbers.map(boxed) },
);
