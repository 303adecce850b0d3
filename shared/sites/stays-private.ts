/** Whether what is sent to an address can be read on the way: not by TLS, and not where it stays on this machine. */
export function staysPrivate(address: string): boolean {
  const url = URL.parse(address);
  if (url === null) return false;
  if (url.protocol === "https:") return true;
  return url.protocol === "http:" && /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(url.hostname);
}
