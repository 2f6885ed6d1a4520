// What every sentence of the probe is made of, in each language: the tables are words-english.ts and words-spanish.ts.
import type { Language } from '../model/language.ts';
import type { AddressKind } from '../net/address-policy.ts';
import { english } from './en/network.ts';
import { spanish } from './es/network.ts';

/** Of an answer that is nearly HTTP. */
export type Mistake = 'version' | 'status' | 'lengths' | 'length' | 'chunk' | 'lines' | 'header';

/** `at` is `address:port`, or the host while there is no address. Durations and sizes come with their unit. */
export type Words = {
  readonly notAUrl: (shown: string) => string;
  readonly urlTooLong: (shown: string, maxChars: number) => string;
  readonly schemeRefused: (scheme: string) => string;
  readonly methodRefused: (method: string) => string;
  readonly wrongLimit: (name: string, value: number, right: number) => string;
  readonly clientCertificateUnusable: (reason: string) => string;

  readonly noSuchHost: (host: string) => string;
  readonly notAName: (host: string) => string;
  readonly noAddress: (host: string) => string;
  readonly noAddressOfFamily: (host: string, family: 4 | 6) => string;
  readonly nameUnanswered: (host: string, waited: string | undefined) => string;
  readonly noNameServer: (host: string) => string;
  readonly nameFailed: (host: string, reason: string) => string;
  /** Of c-ares' codes; the code itself where there is none. */
  readonly nameReasons: Readonly<Record<string, string>>;

  /** Each completes "address 10.0.0.1 of intranet.example is …". */
  readonly kinds: Readonly<Record<AddressKind, string>>;
  readonly addressRefused: (address: string, host: string | undefined, kind: string) => string;
  readonly allowPrivateOpens: string;
  readonly endpointForbidden: (endpoint: string, host: string) => string;

  readonly refused: (at: string) => string;
  readonly reset: (at: string, when: string) => string;
  readonly unansweredConnection: (at: string) => string;
  readonly noRoute: (at: string, code: string) => string;
  readonly overloaded: (code: string) => string;
  readonly connectionFailed: (at: string, code: string) => string;

  readonly duringTls: string;
  readonly noTls: (at: string) => string;
  readonly oldTls: (at: string) => string;
  readonly nothingInCommon: (at: string) => string;
  readonly clientCertificateWanted: (at: string) => string;
  readonly tlsFailed: (at: string, reason: string) => string;
  readonly certificate: (host: string, refusal: string) => string;
  /** Each completes "certificate of shop.example …". */
  readonly certificates: {
    readonly expired: (date: string) => string;
    readonly issuerExpired: (issuer: string, date: string) => string;
    readonly notYetValid: (date: string) => string;
    readonly wrongName: (names: readonly string[], more: number) => string;
    readonly selfSigned: string;
    readonly incomplete: (issuer: string) => string;
    readonly untrusted: (issuer: string) => string;
    readonly invalid: (code: string, reason: string | undefined) => string;
    /** Of OpenSSL's codes. */
    readonly reasons: Readonly<Record<string, string>>;
  };

  readonly beforeAnswer: string;
  readonly inBody: (bytes: string) => string;
  readonly closed: (at: string, when: string) => string;
  readonly headersTooLarge: (at: string) => string;
  readonly unsendable: (reason: string) => string;
  readonly headerUnsendable: (name: string) => string;
  readonly methodInvalid: string;
  readonly headerNameInvalid: string;
  readonly headerReserved: (name: string) => string;
  readonly contentLengthWrong: string;
  readonly notHttp: (at: string, start: string) => string;
  readonly speaksTls: (at: string) => string;
  readonly speaksHttp2: (at: string) => string;
  readonly wrongLength: (at: string) => string;
  readonly invalidHttp: (at: string, reason: string) => string;
  /** What the parser minds. */
  readonly mistakes: Readonly<Record<Mistake, string>>;
  readonly exchangeFailed: (at: string, code: string) => string;

  readonly noAnswer: (within: string, reached: string) => string;
  readonly noCompleteAnswer: (within: string, reached: string) => string;
  readonly reached: {
    readonly noPlace: string;
    readonly name: (host: string) => string;
    readonly connecting: (at: string) => string;
    /** What an address before that one met. */
    readonly before: (setback: string) => string;
    readonly connected: (at: string, took: string) => string;
    readonly sent: (tcp: string, tls: string | undefined) => string;
    readonly body: (status: string, bytes: string) => string;
    readonly afterRedirects: (count: number) => string;
  };
  readonly bodyTooLarge: (bytes: string) => string;
  readonly bodyUnreadable: (encoding: string) => string;
  readonly tooManyRedirects: (max: number, location: string) => string;
  readonly redirectRefused: (location: string) => string;
  readonly cancelled: string;
  readonly closedProbe: string;
};

const tables: Readonly<Record<Language, Words>> = { en: english, es: spanish };

/** English for a language that is not known. */
export const wordsIn = (language: Language | undefined): Words => tables[language ?? 'en'] ?? english;
