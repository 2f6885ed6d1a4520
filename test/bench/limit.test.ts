import { describe, expect, it } from 'vitest';
import { limitOf } from './largest.ts';
import type { Cores } from './usage.ts';

const cores = (more: Partial<Cores>): Cores => ({ own: 0.7, target: 0.3, bench: 0.05, others: 0.05, ...more });

describe('the limit of a failed step', () => {
  it.each([
    ['itself', cores({ own: 0.97 }), 0.02],
    ['target', cores({ target: 0.95 }), 0.02],
    ['benchmark', cores({ bench: 0.95 }), 0.02],
    ['others', cores({ own: 0.97, others: 0.8 }), 0.3],
    ['machine', cores({ own: 0.97, target: 0.95 }), 0.2],
    ['elsewhere', cores({}), 0.02],
  ] as const)('was kept from it by: %s', (limit, used, waitedShare) => {
    expect(limitOf(used, waitedShare)).toBe(limit);
  });

  it('is undefined where the system does not report usage', () => {
    expect(limitOf(undefined, 0.1)).toBeUndefined();
    expect(limitOf(cores({}), undefined)).toBeUndefined();
  });
});
