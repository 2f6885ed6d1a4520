// The options of `tcp`, with their meaning and their defaults.

import type { CertificateOption } from '../../define/certificate-option.ts';
import type { MaybeSecret } from '../../define/secret.ts';
import type { ClientCertificate } from '../../define/task.ts';
import type { Duration } from '../../model/duration.ts';
import type { TextOption } from '../options/text-option.ts';

export type TlsOption =
  | boolean
  | {
      /** The name for SNI and the certificate; the host when left out. */
      readonly servername?: string;
      /** `{ degradedBelow, failedBelow, authority, pin, verify }` or false. Left out: by the lifetime of the certificate. */
      readonly certificate?: CertificateOption;
      /** `{ cert, key }`, PEM, for a server that requires it. None when left out. */
      readonly clientCertificate?: ClientCertificate;
    };

export type TcpOptions = {
  /** Text that is sent once the connection is established: 'PING\r\n'. Nothing when left out. */
  readonly send?: MaybeSecret;
  /**
   * A text or a pattern in the first 16 KiB that the server sends. The check waits for it until the time-out. Left out:
   * the check ends when the connection is established and the text is sent.
   */
  readonly expect?: TextOption;
  /** true or `{ servername, certificate, clientCertificate }`: a TLS handshake first. Plain TCP when left out. */
  readonly tls?: TlsOption;
  /** For everything together; at most the time-out of the monitor, which applies when left out. */
  readonly timeout?: Duration;
};
