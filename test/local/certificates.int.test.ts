// Certificates of a private authority through the real process: two servers of one name whose certificates differ.

import { writeFile } from 'node:fs/promises';
import type { Server } from 'node:https';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type IssuedCertificate, issueCertificate } from '../support/issue-certificate.ts';
import { allAlertsSent, clientOf } from './support/client.ts';
import { alertIdsOf } from './support/console.ts';
import { workspaceOfTest } from './support/workspace.ts';

const dayMs = 86_400_000;
const daysFromNow = (days: number): Date => new Date(Date.now() + days * dayMs);

const authority = issueCertificate({ subject: { cn: 'Our authority' }, isAuthority: true });
const validFor = (days: number): IssuedCertificate =>
  issueCertificate({
    ...{ subject: { cn: 'shop.example' }, by: authority, ips: ['127.0.0.1'] },
    ...{ from: daysFromNow(days - 90), to: daysFromNow(days) },
  });

/** Presents the certificates in turn. */
const startAlternating = async (certificates: readonly IssuedCertificate[]): Promise<number> => {
  const servers = certificates.map(
    ({ cert, key }): Server => createServer({ cert, key }, (_, response) => response.end('ok')),
  );
  let count = 0;
  const front = createTcpServer((socket) => {
    servers[count % servers.length]?.emit('connection', socket);
    count += 1;
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void front.close());
  return (front.address() as AddressInfo).port;
};

it('certificates that alternate cause one alert, which says that the service responds', async () => {
  const workspace = await workspaceOfTest();
  const port = await startAlternating([validFor(2.5), validFor(80)]);
  await writeFile(join(workspace.folder, 'authority.pem'), authority.cert);
  const options = "every: '7d', retries: 0, allowPrivate: true, certificate: { authority: './authority.pem' }";
  const vigia = await workspace.start(
    await workspace.write(
      `export default [monitor('shop', { ${options}, checks: [http('home', 'https://127.0.0.1:${port}/')] })];`,
    ),
  );
  const client = clientOf(vigia);
  for (let run = 0; run < 6; run += 1) await client.runNow('shop');
  await client.waitForIncident('shop', allAlertsSent);

  const states = (await client.runs('monitor=shop')).map(({ taskRuns }) => taskRuns[0]?.state.name);
  expect(new Set(states)).toEqual(new Set(['Failed', 'Completed']));
  expect(await client.monitor('shop')).toMatchObject({ status: 'Down' });
  expect(alertIdsOf(vigia)).toEqual(['shop#1 opened']);
  expect(vigia.output()).toMatch(/shop responds, but its certificate has not been in order since/);
  expect(vigia.output()).toMatch(/Certificate of 127\.0\.0\.1:\d+ expires on .*, in 2 days, expected at least 3 days/);
  expect(vigia.output()).not.toMatch(/has been down/);
});

it('an authority that cannot be read is refused at the start, with the remedy', async () => {
  const workspace = await workspaceOfTest();
  const check = "http('home', 'https://127.0.0.1/', { certificate: { authority: './none.pem', pin: 'ab:cd' } })";
  const file = await workspace.write(`export default [monitor('shop', { every: '1m', checks: [${check}] })];`);
  const program = workspace.run('--port', '0', '--data', workspace.data, '--monitors', file);
  await expect.poll(program.ended, { timeout: 20_000 }).toBe(true);
  expect(program.errors()).toMatch(
    /certificate\.authority: the file .*none\.pem does not exist; a path is relative to/,
  );
  expect(program.errors()).toMatch(/certificate\.pin: "ab:cd" is not a fingerprint/);
});
