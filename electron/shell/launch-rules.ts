/** With what the packaged program may be started. */

/**
 * Chromium's and Node's own switches that open the pages to other programs, or take a guard away. Whoever may start
 * programs as the reader may do much; reading the reader's patients over a debugger's port is not among it.
 */
const refused = [
  "remote-debugging-port",
  "remote-debugging-pipe",
  "remote-debugging-address",
  "remote-allow-origins",
  "inspect",
  "inspect-brk",
  "no-sandbox",
  "disable-setuid-sandbox",
  "disable-gpu-sandbox",
  "single-process",
  "disable-web-security",
  "disable-site-isolation-trials",
  "allow-running-insecure-content",
  "load-extension",
  "js-flags",
  "renderer-cmd-prefix",
  "utility-cmd-prefix",
  "gpu-launcher",
  "log-net-log",
  "enable-logging",
  "log-file",
  "crash-dumps-dir",
  "enable-crash-reporter",
] as const;

/** @returns the first switch that the program is not started with, or `undefined` where it may start */
export const refusedSwitch = (has: (name: string) => boolean): string | undefined => refused.find(has);

export const refusalInWords = (name: string): string =>
  `Alcove does not start with --${name}: it would open the images and names on its pages to other programs, ` +
  "or take a guard away. Start it without. Nothing was changed.";
