/** The windows' session: in memory only, answering for our scheme, denying what is not asked for by design. */
import { protocol, type Session, session as sessions } from "electron";
import { SCHEME } from "./origin.ts";
import { mayHave, mayLoad } from "./window-rules.ts";

/** Without `persist:` Chromium writes nothing of this session to disk: no cache, no storage, no cookies. */
const PARTITION = "alcove";

/** To be called before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** @param answer the program, behind its checks of who asks */
export function openSession(answer: (request: Request) => Promise<Response>): Session {
  const session = sessions.fromPartition(PARTITION, { cache: false });
  session.protocol.handle(SCHEME, answer);
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(mayHave(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => mayHave(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url, initiatorOrigin }, callback) =>
    callback({ cancel: !mayLoad(url, initiatorOrigin) }),
  );
  return session;
}
