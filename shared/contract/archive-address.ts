import type { ArchiveConfig } from "./site.ts";

/** Where an archive is, in one line: a folder, an address, or an AE title at host and port. */
export function archiveAddress(archive: ArchiveConfig): string {
  switch (archive.kind) {
    case "folder":
      return archive.path;
    case "dicomweb":
      return archive.root;
    case "dimse":
      return archive.host === "" ? "" : `${archive.calledAet}@${archive.host}:${archive.port}`;
  }
}
