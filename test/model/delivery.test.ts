import { describe, expect, it } from 'vitest';
import { claim, forget, leaseIsLive, mark, owns, type Sent } from '../../shared/model/delivery.ts';
import { anAlert, aStatus, at } from '../support/builders.ts';

const [first, second, third] = [anAlert(1), anAlert(1, 'closed'), anAlert(2)];
const waiting = aStatus({ outbox: [first, second] });
const mine = claim(waiting, 'me', at(30));

const pendingReceipts = [
  { id: first.id, n: 1, at: at(20) },
  { id: second.id, n: 1, at: at(20) },
];

const sent = (more: Partial<Sent> = {}): Sent => ({
  owner: 'me',
  accepted: [first, second],
  at: at(20),
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
    expect(marked).toEqual({ ...waiting, outbox: [], pendingReceipts });
    expect(marked).not.toHaveProperty('lease');
  });

  it('removes exactly what was accepted, and gives the lease back after a refusal', () => {
    const marked = mark(mine, sent({ accepted: [first], refused: true }));
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
    expect(marked).toEqual({ ...waiting, outbox: [third], pendingReceipts });
  });
});

describe('what was accepted and is to be noted', () => {
  it('is added to what nobody has noted yet, whosever the lease is', () => {
    const before = { ...mine, pendingReceipts: [{ id: 'shop#0 closed', n: 0, at: at(1) }] };
    const ids = (owner: string) => mark(before, sent({ owner })).pendingReceipts?.map(({ id }) => id);
    expect(ids('me')).toEqual(['shop#0 closed', 'shop#1 opened', 'shop#1 closed']);
    expect(ids('you')).toEqual(ids('me'));
  });

  it('is of an incident, or of those of a digest, and never a failure', () => {
    const failure = { ...first, id: 'shop~1~a-000', kind: 'failure' as const, run: 'shop~1', number: 1 };
    const digest = {
      ...first,
      id: 'shop #1',
      kind: 'digest' as const,
      ranks: [[2, 5]] as const,
      count: 4,
      leaves: 'up',
    } as const;
    const marked = mark(mine, sent({ accepted: [failure, digest, { ...digest, id: 'failures', ranks: [] }] }));
    expect(marked.pendingReceipts).toEqual([{ id: 'shop #1', ranks: [[2, 5]], at: at(20) }]);
  });

  it('is bounded: the oldest make room', () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ id: `shop#${n} opened`, n, at: at(1) }));
    const marked = mark({ ...mine, pendingReceipts: many }, sent());
    expect(marked.pendingReceipts).toEqual([...many.slice(2), ...pendingReceipts]);
  });

  it('is forgotten once it is noted, but not what was accepted meanwhile, even if it is the same once more', () => {
    const again = { id: first.id, n: 1, at: at(50) };
    expect(forget({ ...waiting, pendingReceipts: [...pendingReceipts, again] }, pendingReceipts)).toEqual({
      ...waiting,
      pendingReceipts: [again],
    });
    expect(forget({ ...waiting, pendingReceipts }, pendingReceipts)).toEqual(waiting);
  });
});
