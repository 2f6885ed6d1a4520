// A DNS server for tests on 127.0.0.1, over UDP, and over TCP for truncated answers: answers A and AAAA queries from a table, and NXDOMAIN for other names.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** How the name server fails. */
export type Fault =
  /** Never answers, or never for one family. */
  | 'silent'
  | 'silent-a'
  | 'silent-aaaa'
  /** Answers with an error code. */
  | 'servfail'
  | 'refused'
  | 'notimp'
  | 'formerr'
  /** Sets the truncated flag, although the server does not answer over TCP. */
  | 'truncated'
  /** Sends an invalid packet: arbitrary bytes, half a header, or zeros. */
  | 'garbage'
  | 'half-header'
  | 'zeros'
  /** Announces more records than it sends, or sends a name that is a pointer to itself. */
  | 'missing-records'
  | 'name-loop'
  /** Answers with the id or the question of another query. */
  | 'wrong-id'
  | 'wrong-question'
  /** Answers with an alias of the name for itself, and no address. */
  | 'cname-loop';

/** The addresses of a name, or how its look-up fails. A name without an entry does not exist. */
export type Entry =
  | readonly string[]
  | Fault
  | { readonly afterMs: number; readonly addresses: readonly string[] }
  /** The first query of each family gets no answer. */
  | { readonly afterLoss: readonly string[] }
  /** Truncated over UDP, complete over TCP. */
  | { readonly overTcp: readonly string[] }
  /** May change between look-ups. */
  | { readonly current: () => readonly string[] };

export type Zone = Readonly<Record<string, Entry>>;

export type NameServer = {
  /** In the format of dns.setServers. */
  readonly server: string;
  /** Names in the queries so far, an entry for each query. */
  readonly queriedNames: readonly string[];
  /** While it is silent, it answers no query at all. */
  setSilent(isSilent: boolean): void;
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

const rcodes: Partial<Record<Fault, number>> = { formerr: 1, servfail: 2, notimp: 4, refused: 5 };

const changed = (packet: Buffer, change: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(packet);
  change(copy);
  return copy;
};

const truncated = (query: Buffer, end: number): Buffer =>
  changed(reply(query, end, 0, []), (copy) => copy.writeUInt16BE(0x8380, 2));

const faulty = (fault: Fault, query: Buffer, { type, end }: { readonly type: number; readonly end: number }) => {
  const rcode = rcodes[fault];
  if (rcode !== undefined) return reply(query, end, rcode, []);
  const good = reply(query, end, 0, type === TYPE_A ? ['127.0.0.1'] : []);
  switch (fault) {
    case 'silent':
      return undefined;
    case 'silent-a':
      return type === TYPE_A ? undefined : reply(query, end, 0, ['::1']);
    case 'silent-aaaa':
      return type === TYPE_AAAA ? undefined : good;
    case 'truncated':
      return truncated(query, end);
    case 'garbage':
      return Buffer.concat([query.subarray(0, 2), Buffer.alloc(60, 0xa5)]);
    case 'half-header':
      return query.subarray(0, 5);
    case 'zeros':
      return Buffer.concat([query.subarray(0, 2), Buffer.alloc(100)]);
    case 'missing-records':
      return changed(good, (copy) => copy.writeUInt16BE(9, 6));
    case 'name-loop': {
      // The name of the first record is a pointer to itself.
      const pointer = Buffer.from([0xc0 | (end >> 8), end & 0xff]);
      return Buffer.concat([
        changed(good, (copy) => copy.writeUInt16BE(1, 6)).subarray(0, end),
        pointer,
        Buffer.alloc(14),
      ]);
    }
    case 'wrong-id':
      return changed(good, (copy) => copy.writeUInt16BE(copy.readUInt16BE(0) ^ 1, 0));
    case 'wrong-question':
      return changed(good, (copy) => copy.write('x', 13, 'latin1'));
    default: {
      const alias = Buffer.from([0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 1, 0, 2, 0xc0, 12]);
      return Buffer.concat([changed(reply(query, end, 0, []), (copy) => copy.writeUInt16BE(1, 6)), alias]);
    }
  }
};

const addressesOf = (entry: Exclude<Entry, Fault>): readonly string[] => {
  if ('addresses' in entry) return entry.addresses;
  if ('afterLoss' in entry) return entry.afterLoss;
  if ('overTcp' in entry) return entry.overTcp;
  return 'current' in entry ? entry.current() : entry;
};

const addressReply = (query: Buffer, entry: Exclude<Entry, Fault>): Buffer => {
  const { type, end } = readQuestion(query);
  const wanted = addressesOf(entry).filter((address) => address.includes(':') === (type === TYPE_AAAA));
  return reply(query, end, 0, type === TYPE_A || type === TYPE_AAAA ? wanted : []);
};

/** Answers the names with an entry for TCP, and closes the connection for others. */
const createTcp = (zone: Zone): Server =>
  createServer((socket) => {
    socket
      .on('error', () => {})
      .on('data', (chunk) => {
        for (let rest = chunk; rest.length > 2; rest = rest.subarray(2 + rest.readUInt16BE(0))) {
          const query = rest.subarray(2, 2 + rest.readUInt16BE(0));
          const entry = zone[readQuestion(query).name];
          if (typeof entry !== 'object' || !('overTcp' in entry)) return void socket.destroy();
          const packet = addressReply(query, entry);
          socket.write(Buffer.concat([Buffer.from([packet.length >> 8, packet.length & 0xff]), packet]));
        }
      });
  });

/** Listens on one port over UDP and TCP; another one when that of UDP is in use over TCP. */
const listen = async (tcp: Server): Promise<UdpSocket> => {
  for (;;) {
    const udp = createSocket('udp4');
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    const listening = once(tcp, 'listening').catch(() => undefined);
    tcp.listen(udp.address().port, '127.0.0.1');
    if (await listening) return udp;
    udp.close();
  }
};

export const startNameServer = async (zone: Zone): Promise<NameServer> => {
  const tcp = createTcp(zone);
  const socket = await listen(tcp);
  const queriedNames: string[] = [];
  const lost = new Set<string>();
  let isServerSilent = false;

  const answer = (query: Buffer): Buffer | undefined => {
    const question = readQuestion(query);
    const { name, type, end } = question;
    const entry = Object.hasOwn(zone, name) ? zone[name] : undefined;
    if (entry === undefined) return reply(query, end, 3, []);
    if (typeof entry === 'string') return faulty(entry, query, question);
    if ('overTcp' in entry) return truncated(query, end);
    const isLost = 'afterLoss' in entry && !lost.has(`${name} ${type}`);
    lost.add(`${name} ${type}`);
    return isLost ? undefined : addressReply(query, entry);
  };

  const timers = new Set<NodeJS.Timeout>();
  socket.on('message', (query, from) => {
    const { name } = readQuestion(query);
    queriedNames.push(name);
    if (isServerSilent) return;
    const packet = answer(query);
    if (!packet) return;
    const entry = zone[name];
    const afterMs = typeof entry === 'object' && 'afterMs' in entry ? entry.afterMs : 0;
    if (afterMs === 0) return void socket.send(packet, from.port, from.address);
    const timer = setTimeout(() => {
      timers.delete(timer);
      socket.send(packet, from.port, from.address);
    }, afterMs);
    timers.add(timer);
  });
  return {
    server: `127.0.0.1:${socket.address().port}`,
    queriedNames,
    setSilent: (isSilent) => {
      isServerSilent = isSilent;
    },
    close: () => {
      tcp.close();
      for (const timer of timers) clearTimeout(timer);
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
};
