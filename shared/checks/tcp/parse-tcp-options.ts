// Parses the address and the options of a TCP check, when the monitors are loaded, into what the check does when it runs.
import { type CertificateSettings, parseCertificateOption } from '../../define/certificate-option.ts';
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { parseTimeoutOption } from '../../define/duration-option.ts';
import { isPattern } from '../../define/pattern.ts';
import { type MaybeSecret, secretNamesIn } from '../../define/secret.ts';
import type { ClientCertificate, TaskNeeds } from '../../define/task.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { checkOptionMessages } from '../../messages/en/check-options.ts';
import { tcpOptionMessages } from '../../messages/en/tcp.ts';
import { defined } from '../../model/defined.ts';
import { parseClientCertificate } from '../options/client-certificate-option.ts';
import { parseSecretText } from '../options/secret-text-option.ts';
import { parseTextOption } from '../options/text-option.ts';
import type { ExpectedResponse } from './kind.ts';
import { parseTcpAddress, type TcpAddress } from './parse-address.ts';

type TlsRules = {
  /** Undefined: plain TCP. */
  readonly tls: { readonly servername?: string; readonly clientCertificate?: ClientCertificate } | undefined;
  readonly certificate: CertificateSettings;
};

/** A TCP check with all defaults filled in. */
export type ParsedTcpCheck = TlsRules & {
  readonly address: TcpAddress;
  readonly send: MaybeSecret | undefined;
  readonly expect: { readonly response: ExpectedResponse; readonly shown: string } | undefined;
  readonly timeoutMs: number | undefined;
  readonly needs: TaskNeeds;
};

const maxSendBytes = 65_536;

const parseSend = (value: unknown): ValidationResult<MaybeSecret | undefined> => {
  if (value === undefined) return valid(undefined);
  const text = parseSecretText(value, 'send', "a text, such as 'PING\\r\\n'");
  if (!text.ok) return text;
  const bytes = Buffer.byteLength(String(text.value));
  if (bytes === 0) return invalid('send', tcpOptionMessages.sendEmpty);
  if (bytes > maxSendBytes) return invalid('send', tcpOptionMessages.sendTooLarge({ bytes, max: maxSendBytes }));
  return text;
};

const parseExpect = (value: unknown): ValidationResult<ParsedTcpCheck['expect']> => {
  if (value === undefined) return valid(undefined);
  const matcher = parseTextOption(value, 'expect');
  if (!matcher.ok) return matcher;
  const response = isPattern(value) ? { source: value.source, flags: String(value.flags) } : { text: String(value) };
  return valid({ response, shown: matcher.value.shown });
};

const parseServername = (value: unknown): ValidationResult<string | undefined> => {
  if (value === undefined || (typeof value === 'string' && /^[a-z0-9_.-]{1,253}$/i.test(value))) return valid(value);
  return invalid('tls.servername', tcpOptionMessages.servernameInvalid({ value: describeValue(value) }));
};

const parseTls = (value: unknown): ValidationResult<TlsRules> => {
  if (value === undefined || value === false) return valid({ tls: undefined, certificate: {} });
  const options = value === true ? {} : value;
  if (!isRecord(options)) return invalid('tls', tcpOptionMessages.tlsInvalid({ value: describeValue(value) }));
  const parts = combine(
    {
      servername: parseServername(options.servername),
      certificate: parseCertificateOption(options.certificate, 'tls.certificate'),
      clientCertificate: parseClientCertificate(options.clientCertificate, 'tls.clientCertificate'),
    },
    unknownFieldIssues(options, ['servername', 'certificate', 'clientCertificate'], 'tls.'),
  );
  if (!parts.ok) return parts;
  const { servername, certificate, clientCertificate } = parts.value;
  return valid({ tls: defined({ servername, clientCertificate }), certificate });
};

const parseOptions = (value: unknown) => {
  if (value !== undefined && !isRecord(value)) {
    const rejected = { value: describeValue(value), example: "{ expect: '220' }" };
    return invalid('options', checkOptionMessages.notAnObject(rejected));
  }
  const options = value ?? {};
  return combine(
    {
      send: parseSend(options.send),
      expect: parseExpect(options.expect),
      tls: parseTls(options.tls),
      timeoutMs: parseTimeoutOption(options.timeout),
    },
    unknownFieldIssues(options, ['send', 'expect', 'tls', 'timeout']),
  );
};

/** `options` may be any value. All issues of address and options are reported at once. */
export const parseTcpCheck = (address: unknown, options: unknown): ValidationResult<ParsedTcpCheck> => {
  const parts = combine({ address: parseTcpAddress(address, 'address'), options: parseOptions(options) });
  if (!parts.ok) return parts;
  const { send, expect, timeoutMs } = parts.value.options;
  const { tls, certificate } = parts.value.options.tls;
  const secrets = [send, ...Object.values(tls?.clientCertificate ?? {})].flatMap(secretNamesIn);
  return valid({
    address: parts.value.address,
    send,
    expect,
    tls,
    certificate,
    timeoutMs,
    needs: { secrets: [...new Set(secrets)], ...defined({ timeoutMs }) },
  });
};
