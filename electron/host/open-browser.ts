/** Opens an address in the system's default browser. */
import { spawn } from "node:child_process";

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** @returns whether something took it; false where there is no opener (a server, a container) */
export function openBrowser(address: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [command, ...args] = openers[platform] ?? ["xdg-open"];
  return new Promise((done) => {
    const child = spawn(command, [...args, address], { stdio: "ignore", detached: true });
    child.on("error", () => done(false));
    child.on("exit", (code) => done(code === 0));
    child.on("spawn", () => {
      child.unref();
      // An opener that is still there after this has handed over to a browser that stays in the foreground.
      setTimeout(() => done(true), 5_000).unref();
    });
  });
}
