// All text that the deployed stack stores or shows: table, log, API responses and notifications.
import { readFile } from 'node:fs/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ApiReader } from './api-reader.ts';
import type { Clients } from './clients.ts';
import type { Inbox } from './inbox.ts';

/** All items as they are stored. */
const tableText = async ({ dynamo }: Clients, table: string): Promise<string> => {
  const items: unknown[] = [];
  let from: Record<string, never> | undefined;
  do {
    const command = new ScanCommand({ TableName: table, ...(from ? { ExclusiveStartKey: from } : {}) });
    const { Items = [], LastEvaluatedKey } = await dynamo.send(command);
    items.push(...Items);
    from = LastEvaluatedKey as typeof from;
  } while (from);
  return JSON.stringify(items);
};

const responsesText = async (reader: ApiReader, monitor: string): Promise<string> => {
  const runs = await reader.runs(monitor);
  const lists = ['/monitors', `/monitors/${monitor}`, `/runs?monitor=${monitor}`, `/incidents?monitor=${monitor}`];
  const paths = [...lists, ...runs.map(({ id }) => `/runs/${encodeURIComponent(id)}`)];
  const responses: string[] = [];
  for (const path of paths) responses.push(await reader.text(path));
  return responses.join('\n');
};

type VisibleTextDeps = {
  readonly clients: Clients;
  readonly table: string;
  readonly logFile: string;
  readonly reader: ApiReader;
  readonly inbox: Inbox;
};

/** The text by its place. `responses`: the API responses about this monitor. */
export const visibleTextOf = async (
  { clients, table, logFile, reader, inbox }: VisibleTextDeps,
  monitor: string,
): Promise<Readonly<Record<'table' | 'log' | 'responses' | 'mails', string>>> => ({
  table: await tableText(clients, table),
  log: await readFile(logFile, 'utf8'),
  responses: await responsesText(reader, monitor),
  mails: JSON.stringify(await inbox.read()),
});
