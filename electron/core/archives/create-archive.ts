import type { ArchiveSecret } from "../../../shared/contract/archive-secret.ts";
import type { ArchiveConfig } from "../../../shared/contract/site.ts";
import type { Archive } from "./archive.ts";
import { DicomwebArchive, type DicomwebDeps } from "./dicomweb-archive.ts";
import { FolderArchive } from "./folder-archive.ts";

export type ArchiveDeps = DicomwebDeps;

/** An archive by its configuration. @param secret null when none is kept */
export function createArchive(config: ArchiveConfig, secret: ArchiveSecret | null, deps: ArchiveDeps): Archive {
  return config.kind === "folder" ? new FolderArchive(config, deps) : new DicomwebArchive(config, secret, deps);
}
