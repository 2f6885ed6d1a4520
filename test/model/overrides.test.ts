import { describe, expect, it } from 'vitest';
import { applyOverrideChange, effectiveManifest, effectiveSpec, withInterval } from '../../shared/model/overrides.ts';
import { aSpec, t0 } from '../support/builders.ts';

const shop = aSpec('shop');
const paused = { value: true, declared: false, at: t0 };

describe('an override', () => {
  it('is in effect while monitors.ts declares the value that it overrides', () => {
    const control = { monitor: 'shop', interval: { value: 60_000, declared: 30_000, at: t0, reason: 'quiet' }, paused };
    expect(effectiveSpec(shop, control)).toMatchObject({
      intervalMs: 60_000,
      paused: true,
      reasons: { interval: 'quiet' },
    });
    const changed = aSpec('shop', { intervalMs: 20_000 });
    expect(effectiveSpec(changed, control)).toMatchObject({ intervalMs: 20_000, paused: true });
    expect(effectiveSpec({ ...shop, paused: true }, control)).toMatchObject({ intervalMs: 60_000, paused: true });
  });

  it('may resume what monitors.ts pauses', () => {
    const resumed = { monitor: 'shop', paused: { value: false, declared: true, at: t0 } };
    expect(effectiveSpec({ ...shop, paused: true }, resumed)).not.toHaveProperty('paused');
  });

  it('returns a monitor without overrides as the same object', () => {
    expect(effectiveManifest({ monitors: [shop] }, new Map()).monitors[0]).toBe(shop);
    expect(effectiveSpec(shop, { monitor: 'shop' })).toBe(shop);
  });

  it('of an interval is not in effect where the time-outs do not fit into it', () => {
    const control = { monitor: 'shop', interval: { value: 10_000, declared: 30_000, at: t0 } };
    expect(effectiveSpec(shop, control)).toMatchObject({ intervalMs: 10_000 });
    const slow = aSpec('shop', { requestedAttempts: { timeoutMs: 15_000 } });
    expect(effectiveSpec(slow, control)).toMatchObject({ intervalMs: 30_000, attempts: slow.attempts });
  });

  it('has its own reason while it is in effect', () => {
    const interval = { value: 10_000, declared: 30_000, at: t0 + 1, reason: 'on sale' };
    const both = { monitor: 'shop', interval, paused: { ...paused, reason: 'moving' } };
    expect(effectiveSpec(shop, both).reasons).toEqual({ interval: 'on sale', paused: 'moving' });
    const slow = aSpec('shop', { requestedAttempts: { timeoutMs: 15_000 } });
    expect(effectiveSpec(slow, both).reasons).toEqual({ paused: 'moving' });
    expect(effectiveSpec({ ...shop, paused: true }, both).reasons).toEqual({ interval: 'on sale' });
  });
});

describe('another interval', () => {
  it('recalculates time-outs and retries that the monitor does not declare', () => {
    const timed = withInterval(shop, 10_000);
    expect(timed.ok && timed.spec.attempts).toEqual({ timeoutMs: 3_000, retries: 1, retryDelayMs: 2_000 });
  });

  it('is refused with the sum where declared time-outs and retries do not fit', () => {
    expect(withInterval(aSpec('shop', { requestedAttempts: { timeoutMs: 9_000, retries: 1 } }), 10_000)).toEqual({
      ok: false,
      excess: expect.objectContaining({ timeoutMs: 9_000, retries: 1, neededMs: 20_000, budgetMs: 8_000 }),
    });
  });
});

describe('a manual change', () => {
  it('keeps the overrides that it does not set, and removes those set to null or to the declared value', () => {
    const first = applyOverrideChange(shop, undefined, { paused: true, reason: 'maintenance' }, t0);
    expect(first).toEqual({ monitor: 'shop', paused: { ...paused, reason: 'maintenance' } });
    const second = applyOverrideChange(shop, first, { intervalMs: 60_000 }, t0 + 1);
    expect(second).toMatchObject({
      paused: { value: true },
      interval: { value: 60_000, declared: 30_000, at: t0 + 1 },
    });
    expect(applyOverrideChange(shop, second, { paused: null }, t0 + 2)).toEqual({
      monitor: 'shop',
      interval: second.interval,
    });
    expect(applyOverrideChange(shop, second, { intervalMs: 30_000, paused: false }, t0 + 2)).toEqual({
      monitor: 'shop',
    });
  });

  it('removes overrides that are not in effect, so that an old value of monitors.ts does not restore them', () => {
    const first = applyOverrideChange(shop, undefined, { intervalMs: 60_000 }, t0);
    const edited = aSpec('shop', { intervalMs: 20_000 });
    expect(applyOverrideChange(edited, first, { paused: true }, t0 + 1)).toEqual({
      monitor: 'shop',
      paused: { ...paused, at: t0 + 1 },
    });
  });
});
