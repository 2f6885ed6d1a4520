// Logs equal messages once, so that a page that reloads itself does not fill the log.

const maxRemembered = 500;

/** Passes a message to `log` unless it is one of the last 500 different messages. */
export const logOnce = (log: (message: string) => void): ((message: string) => void) => {
  const logged = new Set<string>();
  return (message) => {
    if (logged.has(message)) return;
    const [oldest] = logged;
    if (logged.size >= maxRemembered && oldest !== undefined) logged.delete(oldest);
    logged.add(message);
    log(message);
  };
};
