// Describes a hop of a redirected request in one line.
import { evidenceMessages } from '../../messages/evidence.ts';
import type { Language } from '../../model/language.ts';
import type { HopEvidence } from '../../net/http-port.ts';
import { formatElapsed } from '../../text/duration-text.ts';

/** Takes a hop from memory or from the API, where values are null and times are texts. */
export const describeHop = (hop: HopEvidence, errorCode: string | undefined, language: Language): string => {
  const messages = evidenceMessages(language);
  const end = hop.tls?.validTo;
  return messages.hop({
    result: hop.status == null ? (errorCode ?? messages.noResponse) : String(hop.status),
    url: hop.url,
    address: hop.address ?? undefined,
    elapsed: formatElapsed(hop.phases.totalMs),
    certificateEnd: end == null ? undefined : new Date(end).toISOString().slice(0, 10),
  });
};
