import { TextInput } from "@mantine/core";
import type { ClientCertificate } from "../../shared/contract/site.ts";
import { useTexts } from "../ui/texts.ts";
import { siteTexts } from "./site-texts.ts";

interface TlsFiles {
  readonly authorityFile: string | null;
  readonly clientCertificate: ClientCertificate | null;
}

interface TlsFieldsProps {
  readonly files: TlsFiles;
  readonly faultAt: (field: string) => string | undefined;
  readonly change: (files: TlsFiles) => void;
}

/** A certificate is named by both its files, or there is none: of half a pair the form says what the other half lacks. */
const certificateOf = (certificateFile: string, keyFile: string): ClientCertificate | null =>
  certificateFile === "" && keyFile === "" ? null : { certificateFile, keyFile };

/** Whom this workstation trusts, and how it shows itself: PEM files. */
export function TlsFields({ files, faultAt, change }: TlsFieldsProps) {
  const t = useTexts(siteTexts);
  const { authorityFile, clientCertificate } = files;
  const { certificateFile = "", keyFile = "" } = clientCertificate ?? {};
  return (
    <>
      <TextInput
        label={t("authority")}
        spellCheck={false}
        value={authorityFile ?? ""}
        error={faultAt("authorityFile")}
        onChange={(event) => change({ clientCertificate, authorityFile: event.currentTarget.value.trim() || null })}
      />
      <TextInput
        label={t("client-certificate")}
        spellCheck={false}
        value={certificateFile}
        error={faultAt("clientCertificate.certificateFile")}
        onChange={(event) =>
          change({ authorityFile, clientCertificate: certificateOf(event.currentTarget.value.trim(), keyFile) })
        }
      />
      <TextInput
        label={t("client-key")}
        spellCheck={false}
        value={keyFile}
        error={faultAt("clientCertificate.keyFile")}
        onChange={(event) =>
          change({ authorityFile, clientCertificate: certificateOf(certificateFile, event.currentTarget.value.trim()) })
        }
      />
    </>
  );
}
