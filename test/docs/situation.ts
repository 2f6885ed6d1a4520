// A situation of the documentation: a server that behaves as described, in place of the one in the example.
import { SHOP_CERT, SHOP_KEY } from '../support/certificate.ts';
import { issueCertificate } from '../support/issue-certificate.ts';

export type Situation = {
  /** The code of an example with the address of the server in place of the documented one. */
  readonly adapt: (code: string) => string;
  /** A message with the address that the code documents in place of the server's. */
  readonly asDocumented: (message: string, code: string) => string;
  /** The present time, milliseconds since the epoch; the system's when left out. */
  readonly now?: number;
  readonly close: () => Promise<void>;
};

/** Situations by their description. Each kind of check has one file, named after the kind. */
export type Situations = Readonly<Record<string, () => Promise<Situation>>>;

/** The authority of the documentation's own network, in the file `authority.pem`. */
export const ownAuthority = issueCertificate({ subject: { cn: 'Our authority' }, isAuthority: true });

/** When the certificates for tests expire. */
export const certificateExpiry = Date.UTC(2126, 0, 1);

/** A time slightly more than `days` days before the certificates expire. */
export const daysBeforeExpiry = (days: number): number => certificateExpiry - days * 86_400_000 - 60_000;

/** Secrets, by their names in the documentation. */
export const environment: Readonly<Record<string, string>> = {
  SHOP_TOKEN: 'token-of-the-shop',
  SHOP_PASSWORD: 'correct horse',
  SHOP_KEY: 'key "of" the shop',
  CLIENT_CERT: SHOP_CERT,
  CLIENT_KEY: SHOP_KEY,
};
