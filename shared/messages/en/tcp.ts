// English texts of TCP checks: findings and errors of runs, then problems in the options.
import type { DescribedFinding } from './check-findings.ts';

/** `host` is the address that is checked, such as `mail.example:25`. */
type Unexpected = { readonly host: string; readonly expected: string; readonly found: string };

export const tcp = {
  // Findings.
  unexpectedResponse: ({ host, expected, found }: Unexpected): DescribedFinding => ({
    what: 'Response',
    expected,
    found,
    message: `Response ${found} from ${host}, expected ${expected}`,
  }),

  // Results of a request, as evidence shows them.
  connected: 'connected',
  responded: 'response received',
  unexpected: 'unexpected response',

  // Drills.
  simulatedRefusal: ({ host }: { readonly host: string }): string =>
    `connection refused by ${host} (simulated by a drill)`,
};

export type TcpMessages = typeof tcp;

/** `value` is the rejected value, as `describeValue` returns it. */
type Rejected = { readonly value: string };

export const tcpOptionMessages = {
  // The address. Each text follows its name.
  addressNotAString: ({ value }: Rejected) =>
    `${value} is not a string; write host and port, such as 'mail.example:25'`,
  addressHasScheme: ({ value }: Rejected) =>
    `${value} is a URL; write host and port only, such as 'mail.example:25', and use http(…) for a web page`,
  portMissing: ({ value }: Rejected) => `${value} has no port; write host and port, such as 'mail.example:25'`,
  portInvalid: ({ port }: { readonly port: string }) => `${port} is not a valid port; write a number from 1 to 65535`,
  ipv6WithoutBrackets: ({ value }: Rejected) =>
    `${value} is ambiguous; write an IPv6 address in brackets, such as '[2001:db8::1]:25'`,
  hostInvalid: ({ value }: Rejected) =>
    `${value} is not a valid host name or IP address; write host and port, such as 'mail.example:25'`,

  // Options.
  sendEmpty: 'the text is empty; write the text to send, or leave the option out',
  sendTooLarge: ({ bytes, max }: { readonly bytes: number; readonly max: number }) =>
    `the text has ${bytes} bytes; at most ${max} are allowed`,
  tlsInvalid: ({ value }: Rejected) =>
    `${value} is not valid; write true, or { servername, certificate, clientCertificate }`,
  servernameInvalid: ({ value }: Rejected) =>
    `${value} is not a valid server name; write a name such as 'mail.example'`,
};
