import { connect, type Socket } from "node:net";
import { createServer } from "node:tls";

export interface TlsFront {
  readonly port: number;
  stop(): Promise<void>;
}

/** Speaks TLS on a port of 127.0.0.1 and passes everything on in the clear, as a hospital's reverse proxy does. */
export function startTlsFront(
  { key, cert }: { readonly key: string; readonly cert: string },
  port: number,
  behind: number,
): Promise<TlsFront> {
  const open = new Set<Socket>();
  const server = createServer({ key, cert }, (outer) => {
    const inner = connect(behind, "127.0.0.1");
    for (const [one, other] of [
      [outer, inner],
      [inner, outer],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  // Refused handshakes are what some tests are about.
  server.on("tlsClientError", () => {});
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve({
        port,
        stop: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const socket of open) socket.destroy();
          }),
      });
    });
  });
}
