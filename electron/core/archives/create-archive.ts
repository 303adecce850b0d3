import type { ArchiveSecret } from "../../../shared/contract/archive-secret.ts";
import type { ArchiveConfig } from "../../../shared/contract/site.ts";
import type { Archive } from "./archive.ts";
import { DicomwebArchive, type DicomwebDeps } from "./dicomweb-archive.ts";
import { DimseArchive, type DimseDeps } from "./dimse-archive.ts";
import { FolderArchive } from "./folder-archive.ts";

export type ArchiveDeps = DicomwebDeps & DimseDeps;

/** An archive by its configuration. @param secret null when none is kept */
export function createArchive(config: ArchiveConfig, secret: ArchiveSecret | null, deps: ArchiveDeps): Archive {
  switch (config.kind) {
    case "folder":
      return new FolderArchive(config, deps);
    case "dicomweb":
      return new DicomwebArchive(config, secret, deps);
    case "dimse":
      return new DimseArchive(config, deps);
  }
}
