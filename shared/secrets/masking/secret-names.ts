// Decides by a name whether its value is a secret: of a header, a query parameter, a field of a form or of JSON.

/** One of these words in a name is enough: `api_key`, `X-Amz-Signature`, `authCode`. */
const secretWords: ReadonlySet<string> = new Set(
  (
    'token key secret password passwd pwd pass passphrase passcode auth authorization sig signature code session sid ' +
    'jwt credential credentials bearer otp pin hmac ticket cookie csrf xsrf nonce assertion samlresponse samlrequest'
  ).split(' '),
);
/** For names whose words are joined: `accesstoken`, `PHPSESSID`. */
const secretParts = /token|secret|passw|apikey|accesskey|privatekey|authkey|signature|credential|sess(?:ion|id)/;

export const isSecretName = (name: string): boolean => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => secretWords.has(word)) || secretParts.test(words.join(''));
};
