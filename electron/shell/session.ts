/** The windows' session: in memory only, answering for our scheme, denying what is not asked for by design. */
import { protocol, type Session, session as sessions, type WebContents } from "electron";
import { SCHEME } from "./origin.ts";
import { mayDownload, mayHave, mayLoad } from "./window-rules.ts";

/** Without `persist:` Chromium writes nothing of this session to disk: no cache, no storage, no cookies. */
const PARTITION = "alcove";

/** To be called before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** A window opened empty is its opener's own: it has no address, but the opener's origin. */
const askerOf = (contents: WebContents | null, url: string): string =>
  contents !== null && (url === "" || url === "about:blank") ? contents.mainFrame.origin : url;

/** @param answer the program, behind its checks of who asks */
export function openSession(answer: (request: Request) => Promise<Response>): Session {
  const session = sessions.fromPartition(PARTITION, { cache: false });
  session.protocol.handle(SCHEME, answer);
  denyByDefault(sessions.defaultSession);
  session.setPermissionRequestHandler((contents, permission, callback, details) =>
    callback(mayHave(permission, askerOf(contents, details.requestingUrl))),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => mayHave(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url, initiatorOrigin }, callback) =>
    callback({ cancel: !mayLoad(url, initiatorOrigin) }),
  );
  session.on("will-download", (event, item) => {
    if (!mayDownload(item.getURL())) event.preventDefault();
  });
  return session;
}

/** No window of ours has the default session; should one ever come to have it, it may nothing and loads nothing. */
function denyByDefault(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.webRequest.onBeforeRequest((_details, callback) => callback({ cancel: true }));
}
