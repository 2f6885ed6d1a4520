// Servers of the TCP examples in the documentation.
import {
  greet,
  type OnConnection,
  respondTo,
  startLineServer,
  staySilent,
} from '../checks/tcp/support/line-servers.ts';
import { SHOP_CERT, SHOP_KEY } from '../support/certificate.ts';
import { closedPort } from '../support/servers.ts';
import { daysBeforeExpiry, environment, type Situation, type Situations } from './situation.ts';

/** Each example has one address. */
const documentedAddress = /'(\w+\.example:\d+)'/;

const situationOf = (port: number, close: () => Promise<void>, now?: number): Situation => {
  const address = `127.0.0.1:${port}`;
  return {
    adapt: (code) => code.replace(documentedAddress, `'${address}'`),
    asDocumented: (message, code) => message.replaceAll(address, documentedAddress.exec(code)?.[1] ?? ''),
    close,
    ...(now === undefined ? {} : { now }),
  };
};

const server = (onConnection: OnConnection) => async (): Promise<Situation> => {
  const { port, close } = await startLineServer(onConnection);
  return situationOf(port, close);
};

const tlsServer = (days: number) => async (): Promise<Situation> => {
  const { port, close } = await startLineServer(greet('* OK IMAP4rev1\r\n'), { key: SHOP_KEY, cert: SHOP_CERT });
  return situationOf(port, close, daysBeforeExpiry(days));
};

export const situations: Situations = {
  'a server that accepts connections': server(staySilent),
  'a closed port': async () => situationOf(closedPort, async () => {}),
  'a server that greets with "220 mail.example ESMTP"': server(greet('220 mail.example ESMTP\r\n')),
  'a server that greets with "554 no service"': server(greet('554 no service\r\n')),
  'a server that sends nothing': server(staySilent),
  'a server that responds to the password and to PING': server(
    respondTo(`AUTH ${environment.SHOP_PASSWORD}\r\nPING\r\n`, '+OK\r\n+PONG\r\n'),
  ),
  'a TLS server with a certificate that expires in 40 days': tlsServer(40),
  'a TLS server with a certificate that expires in 20 days': tlsServer(20),
  'a TLS server with a certificate that expires in 5 days': tlsServer(5),
};
