// The DynamoDB client against a server that accepts connections and never responds.
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDynamoStore } from '../../../shared/storage/dynamodb/dynamodb-store.ts';

const sockets = new Set<{ destroy(): void }>();
const silent = createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => undefined);
});
const names = ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
const before = names.map((name) => [name, process.env[name]] as const);

beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const values = [`http://127.0.0.1:${port}`, 'us-east-1', 'test', 'test'];
  for (const [place, name] of names.entries()) process.env[name] = values[place];
});

afterAll(async () => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

test('a call ends after its attempts, with an error', async () => {
  const limits = { connectMs: 200, responseMs: 200, attempts: 3, callMs: 20_000 };
  const store = openDynamoStore({ table: 'records', now: Date.now, limits });
  const startedAt = performance.now();
  await expect(store.get({ partition: 'p', sort: 'a' })).rejects.toThrow(/request/i);
  const tookMs = performance.now() - startedAt;
  expect(tookMs).toBeGreaterThan(550);
  expect(tookMs).toBeLessThan(20_000);
  expect(sockets.size).toBe(3);
  await store.close();
});

test('every call ends after its time limit, whatever its attempts would still be allowed', async () => {
  const limits = { connectMs: 1_000, responseMs: 600_000, attempts: 3, callMs: 100 };
  const store = openDynamoStore({ table: 'records', now: Date.now, limits });
  const key = { partition: 'p', sort: 'a' };
  const item = { key, body: 'a' };
  const calls = [
    store.get(key),
    store.getMany([key]),
    store.create(item),
    store.replace(item, 1),
    store.remove(key),
    store.transact([{ op: 'create', item }]),
    store.query('p', {}),
    store.queryIndex('all', 'p', {}),
  ];
  const startedAt = performance.now();
  for (const ended of await Promise.allSettled(calls)) expect(ended).toMatchObject({ reason: { name: 'AbortError' } });
  // The default limit is 8 s.
  expect(performance.now() - startedAt).toBeLessThan(7_000);
  await store.close();
});
