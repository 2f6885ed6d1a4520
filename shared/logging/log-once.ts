// Says the same thing once, so that a page that refreshes itself does not fill the console.

const cached = 500;

/** Passes a message on unless it is among the last 500 different ones. */
export const logOnce = (say: (message: string) => void): ((message: string) => void) => {
  const said = new Set<string>();
  return (message) => {
    if (said.has(message)) return;
    const [oldest] = said;
    if (said.size >= cached && oldest !== undefined) said.delete(oldest);
    said.add(message);
    say(message);
  };
};
