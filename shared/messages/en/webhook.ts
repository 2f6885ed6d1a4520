// English messages about the webhook channel: its options, and why it did not accept a notification.

type Rejected = { readonly value: string };

export const webhookMessages = {
  optionsMissing: ({ example }: { example: string }) => `has no options; write ${example}`,
  notAnObject: ({ value }: Rejected) => `${value} is not an object`,
  invalidHeaderName: ({ value }: Rejected) => `${value} is not a valid header name`,
  reservedHeader: ({ name }: { name: string }) => `${name} is set by Vigía; remove it`,
  notABoolean: ({ value }: Rejected) => `${value} is not a boolean; write true or false`,
  templateNotJson: ({ value }: Rejected) =>
    `${value} cannot be sent as JSON; use objects, lists, text, numbers and booleans`,
  templateTooLarge: ({ bytes, max }: { bytes: number; max: number }) =>
    `has ${bytes} bytes as JSON; the limit is ${max}`,
  unknownPlaceholder: (p: { name: string; known: readonly string[]; suggestion: string | undefined }) =>
    p.suggestion
      ? `{{${p.name}}} is not a placeholder; did you mean {{${p.suggestion}}}?`
      : `{{${p.name}}} is not a placeholder; known: ${p.known.map((name) => `{{${name}}}`).join(', ')}`,

  status: ({ status }: { status: number }) => `status ${status}`,
  redirect: ({ status }: { status: number }) => `status ${status}: redirects are not followed`,
  invalidUrl: 'the URL is not a valid http: or https: URL',
};
