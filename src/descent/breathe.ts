/**
 * Resolves when other work has had its turn: timers, input, painting. A message to oneself, for a timer of 0 is held
 * back to 4 ms in browsers.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
