// Text for channels with a small character set: the subject of an e-mail, and an SMS.

/** Removes accents, replaces other characters that are not printable ASCII by `?`, and cuts a long text with `...`. */
export const plainText = (text: string, limit: number): string => {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/gu, '?')
    .trim();
  return plain.length <= limit ? plain : `${plain.slice(0, limit - 3)}...`;
};

/** An SMS holds 160 characters of GSM-7, and the name of the sender may precede the text. */
const smsLimit = 140;

/** The ASCII characters that GSM-7 lacks (the backtick) or encodes as two characters. */
const longInGsm7 = /[`^{}[\]~|\\]/g;

/** `what: why`, of characters that GSM-7 encodes as one. */
export const smsText = (what: string, why: string): string =>
  plainText(why ? `${what}: ${why}` : what, smsLimit).replace(longInGsm7, '?');
