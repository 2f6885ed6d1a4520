// All that the deployed line keeps and says: its table, its log, the API's answers and what a person is told.
import { readFile } from 'node:fs/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Clients } from './clients.ts';
import type { Inbox } from './inbox.ts';
import type { Reader } from './reader.ts';

/** Item by item, as they are stored. */
const tableText = async ({ dynamo }: Clients, table: string): Promise<string> => {
  const items: unknown[] = [];
  let from: Record<string, never> | undefined;
  do {
    const asked = new ScanCommand({ TableName: table, ...(from ? { ExclusiveStartKey: from } : {}) });
    const { Items = [], LastEvaluatedKey } = await dynamo.send(asked);
    items.push(...Items);
    from = LastEvaluatedKey as typeof from;
  } while (from);
  return JSON.stringify(items);
};

const answersText = async (reader: Reader, monitor: string): Promise<string> => {
  const runs = await reader.runs(monitor);
  const lists = ['/monitors', `/monitors/${monitor}`, `/runs?monitor=${monitor}`, `/incidents?monitor=${monitor}`];
  const paths = [...lists, ...runs.map(({ id }) => `/runs/${encodeURIComponent(id)}`)];
  const answers: string[] = [];
  for (const path of paths) answers.push(await reader.text(path));
  return answers.join('\n');
};

type Line = {
  readonly clients: Clients;
  readonly table: string;
  readonly logFile: string;
  readonly reader: Reader;
  readonly inbox: Inbox;
};

/** By where it is; of the API, the answers that are about that monitor. */
export const outputsOf = async (
  { clients, table, logFile, reader, inbox }: Line,
  monitor: string,
): Promise<Readonly<Record<'table' | 'log' | 'answers' | 'mails', string>>> => ({
  table: await tableText(clients, table),
  log: await readFile(logFile, 'utf8'),
  answers: await answersText(reader, monitor),
  mails: JSON.stringify(await inbox.read()),
});
