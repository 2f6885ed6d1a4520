// Parses the address of a TCP check: a host and a port.
import { isIPv6 } from 'node:net';
import { describeValue } from '../../define/definition.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { tcpOptionMessages } from '../../messages/en/tcp.ts';

export type TcpAddress = {
  /** In the ASCII form of URLs, without brackets: `mail.example`, `2001:db8::1`. */
  readonly host: string;
  readonly port: number;
  /** `mail.example:25`, `[2001:db8::1]:25`. */
  readonly shown: string;
};

const maxPort = 65_535;
const maxAddressChars = 300;

/** The host by the rules of URLs: lower case, punycode, and an IPv4 address in its usual spelling. */
const canonicalHost = (host: string): string | undefined => {
  const hostname = /[\s/?#@\\]/.test(host) ? undefined : URL.parse(`http://${host}/`)?.hostname;
  return hostname === '' ? undefined : hostname;
};

/** `host` may be in brackets; undefined parts are missing. */
const split = (text: string): { readonly host: string; readonly port: string | undefined } => {
  const [, host = text, port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(text) ?? [];
  return { host, port: port === '' ? undefined : port };
};

/** The port is required: there is no usual one. */
export const parseTcpAddress = (address: unknown, field: string): ValidationResult<TcpAddress> => {
  const value = describeValue(address);
  if (typeof address !== 'string') return invalid(field, tcpOptionMessages.addressNotAString({ value }));
  const text = address.trim();
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return invalid(field, tcpOptionMessages.addressHasScheme({ value }));
  const isBareIPv6 = isIPv6(text) || (text.split(':').length > 2 && !text.startsWith('['));
  if (isBareIPv6) return invalid(field, tcpOptionMessages.ipv6WithoutBrackets({ value }));
  const { host, port } = split(text);
  if (port === undefined) return invalid(field, tcpOptionMessages.portMissing({ value }));
  const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
  if (number < 1 || number > maxPort)
    return invalid(field, tcpOptionMessages.portInvalid({ port: describeValue(port) }));
  const canonical = text.length > maxAddressChars ? undefined : canonicalHost(host);
  if (canonical === undefined) return invalid(field, tcpOptionMessages.hostInvalid({ value }));
  return valid({ host: canonical.replace(/^\[|\]$/g, ''), port: number, shown: `${canonical}:${number}` });
};
