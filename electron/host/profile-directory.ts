/** Where a person's settings and vaults are kept unless told otherwise, by the custom of each system. */
import { join } from "node:path";

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function defaultProfileDirectory({ platform, home, environment }: Machine): string {
  if (platform === "win32") return join(environment.APPDATA ?? join(home, "AppData", "Roaming"), "Alcove");
  if (platform === "darwin") return join(home, "Library", "Application Support", "Alcove");
  return join(environment.XDG_DATA_HOME ?? join(home, ".local", "share"), "alcove");
}
