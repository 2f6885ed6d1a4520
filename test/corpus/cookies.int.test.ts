// Runs the cases of cookies.ts: the cookies that each server of a chain of redirects receives.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookies } from './cookies.ts';
import { type CookieWorld, startCookieWorld } from './support/cookie-world.ts';

let world: CookieWorld;
beforeAll(async () => {
  world = await startCookieWorld();
});
afterAll(() => world.close());

describe('cookies that a redirect sets', () => {
  it.each(cookies)('$name', async (one) => {
    const { outcome, received } = await world.send(one);
    expect(outcome).toMatchObject({ ok: true, response: one.expected });
    expect(received).toHaveLength(one.steps.length);
    for (const [index, { receives }] of one.steps.entries()) {
      if (receives instanceof RegExp) expect(received[index]).toMatch(receives);
      else expect(received[index]).toBe(receives);
    }
    expect(JSON.stringify(outcome.evidence)).not.toMatch(/s3cret/);
  });

  it('are forgotten with the request', async () => {
    const [first] = cookies;
    if (!first) throw new Error('no case');
    const again = await world.send({ ...first, steps: first.steps.slice(1) });
    expect(again.received).toEqual([undefined]);
  });
});
