// A small DNS server over UDP on 127.0.0.1 for tests: answers A and AAAA from a table, NXDOMAIN for the rest.
import { createSocket } from 'node:dgram';

/** Addresses of a name; `silent` never answers, `servfail` says that it cannot. */
export type Zone = Readonly<Record<string, readonly string[] | 'silent' | 'servfail' | 'silent-aaaa'>>;

export type NameServer = {
  /** As dns.setServers takes it. */
  readonly server: string;
  /** Names asked for, an entry for each query. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

const TYPE_A = 1;
const TYPE_AAAA = 28;

const readQuestion = (query: Buffer): { readonly name: string; readonly type: number; readonly end: number } => {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
};

const bytesOf = (address: string): Buffer => {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const parts = (text: string): string[] => text.split(':').filter((part) => part !== '');
  const filled = [...parts(head), ...Array(8 - parts(head).length - parts(tail).length).fill('0'), ...parts(tail)];
  return Buffer.from(filled.map((part) => part.padStart(4, '0')).join(''), 'hex');
};

const reply = (query: Buffer, end: number, rcode: number, addresses: readonly string[]): Buffer => {
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180 | rcode, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = addresses.map((address) => {
    const data = bytesOf(address);
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(data.length === 4 ? TYPE_A : TYPE_AAAA, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(1, 6);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([header, query.subarray(12, end), ...records]);
};

const answer = (zone: Zone, query: Buffer): Buffer | undefined => {
  const { name, type, end } = readQuestion(query);
  const entry = zone[name];
  if (entry === undefined) return reply(query, end, 3, []);
  if (entry === 'silent' || (entry === 'silent-aaaa' && type === TYPE_AAAA)) return undefined;
  if (entry === 'servfail') return reply(query, end, 2, []);
  const addresses = entry === 'silent-aaaa' ? ['127.0.0.1'] : entry;
  const wanted = addresses.filter((address) => address.includes(':') === (type === TYPE_AAAA));
  return reply(query, end, 0, type === TYPE_A || type === TYPE_AAAA ? wanted : []);
};

export const startNameServer = async (zone: Zone): Promise<NameServer> => {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, from) => {
    asked.push(readQuestion(query).name);
    const packet = answer(zone, query);
    if (packet) socket.send(packet, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    server: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
};
