// First answer: from the start of the process until its API has answered a request.
import { get } from 'node:http';
import { atMost, type Figure } from './figure.ts';
import { startLocal } from './local-process.ts';
import { plainMonitors } from './monitors-file.ts';
import { median } from './statistics.ts';

const starts = 7;
/** An address without a listener, because the results of the checks do not matter. */
const monitors = plainMonitors({ count: 1, everySeconds: 30, origin: 'http://127.0.0.1:9' });

const answered = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject);
  });

const firstAnswerMs = async (): Promise<number> => {
  const local = await startLocal({ monitors });
  try {
    const status = await answered(`${local.api}/health`);
    if (status !== 200) throw new Error(`health answered ${status}`);
    return Date.now() - local.spawnedAt;
  } finally {
    await local.stop();
    await local.remove();
  }
};

export const firstAnswer = async (): Promise<readonly Figure[]> => {
  const times: number[] = [];
  for (let i = 0; i < starts; i += 1) times.push((await firstAnswerMs()) / 1_000);
  const note = `median of ${starts}: ${times.map((time) => time.toFixed(2)).join(', ')}`;
  return [
    atMost({ name: 'first answer after the start', value: median(times), limit: 0.7, unit: 's', digits: 2, note }),
  ];
};
