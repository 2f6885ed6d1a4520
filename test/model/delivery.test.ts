import { describe, expect, it } from 'vitest';
import { claim, leaseIsLive, mark, owns, type Sent } from '../../shared/model/delivery.ts';
import { anAlert, aStatus, at } from '../support/builders.ts';

const [first, second, third] = [anAlert(1), anAlert(1, 'closed'), anAlert(2)];
const waiting = aStatus({ outbox: [first, second] });
const mine = claim(waiting, 'me', at(30));

const sent = (more: Partial<Sent> = {}): Sent => ({
  owner: 'me',
  ids: new Set([first.id, second.id]),
  refused: false,
  until: at(60),
  ...more,
});

describe('a lease', () => {
  it('is live until its time, and not at it', () => {
    expect(leaseIsLive(waiting, at(0))).toBe(false);
    expect(leaseIsLive(mine, at(29.999))).toBe(true);
    expect(leaseIsLive(mine, at(30))).toBe(false);
  });

  it('is claimed by one owner, and takes the place of one that ran out', () => {
    expect(mine).toEqual({ ...waiting, lease: { owner: 'me', until: at(30), upTo: 'shop#1 closed' } });
    expect(owns(mine, 'me')).toBe(true);
    const theirs = claim(mine, 'you', at(90));
    expect([owns(theirs, 'me'), owns(theirs, 'you'), owns(waiting, 'me')]).toEqual([false, true, false]);
  });
});

describe('marking', () => {
  it('empties the outbox and gives the lease back when all was accepted', () => {
    const marked = mark(mine, sent());
    expect(marked).toEqual({ ...waiting, outbox: [] });
    expect(marked).not.toHaveProperty('lease');
  });

  it('removes exactly what was accepted, and gives the lease back after a refusal', () => {
    const marked = mark(mine, sent({ ids: new Set([first.id]), refused: true }));
    expect(marked.outbox).toEqual([second]);
    expect(marked).not.toHaveProperty('lease');
  });

  it('keeps what came in meanwhile, and renews the lease to send that too', () => {
    const marked = mark({ ...mine, outbox: [first, second, third] }, sent());
    expect(marked.outbox).toEqual([third]);
    expect(marked.lease).toEqual({ owner: 'me', until: at(60), upTo: 'shop#2 opened' });
  });

  it.each([false, true])('leaves a lease alone that is another’s by now (refused: %s)', (refused) => {
    const theirs = claim({ ...mine, outbox: [first, second, third] }, 'you', at(90));
    const marked = mark(theirs, sent({ refused }));
    expect(marked.outbox).toEqual([third]);
    expect(marked.lease).toEqual(theirs.lease);
  });

  it('takes no lease where there is none any more', () => {
    const marked = mark({ ...waiting, outbox: [first, third] }, sent());
    expect(marked).toEqual({ ...waiting, outbox: [third] });
  });
});
