import { TextInput } from "@mantine/core";
import type { GivenSecret } from "../../shared/contract/archive-secret.ts";
import type { FhirConfig } from "../../shared/contract/site.ts";
import { useTexts } from "../ui/texts.ts";
import { orderTexts } from "./order-texts.ts";
import { PlainLogin } from "./plain-login.tsx";
import styles from "./settings.module.css";

interface FhirFieldsProps {
  readonly source: FhirConfig;
  readonly secret: GivenSecret | null | undefined;
  readonly secretKept: boolean;
  readonly faultAt: (field: string) => string | undefined;
  readonly change: (source: FhirConfig) => void;
  readonly setSecret: (secret: GivenSecret | undefined) => void;
}

/** A FHIR server: where it is, how one logs in, and how it names the site's numbers. */
export function FhirFields({ source, secret, secretKept, faultAt, change, setSecret }: FhirFieldsProps) {
  const t = useTexts(orderTexts);
  const login = { server: source, secret, secretKept, faultAt, change, setSecret };
  return (
    <>
      <TextInput
        className={styles.wide ?? ""}
        label={t("root")}
        description={t("root-says")}
        placeholder="https://fhir.hospital.example/r4"
        inputMode="url"
        spellCheck={false}
        value={source.root}
        error={faultAt("root")}
        onChange={(event) => change({ ...source, root: event.currentTarget.value.trim() })}
      />
      <PlainLogin {...login} />
      <TextInput
        label={t("authority-system")}
        description={t("authority-system-says")}
        spellCheck={false}
        value={source.authority}
        error={faultAt("authority")}
        onChange={(event) => change({ ...source, authority: event.currentTarget.value })}
      />
      <TextInput
        label={t("accession-system")}
        description={t("accession-system-says")}
        spellCheck={false}
        value={source.accessionSystem}
        error={faultAt("accessionSystem")}
        onChange={(event) => change({ ...source, accessionSystem: event.currentTarget.value })}
      />
      <TextInput
        label={t("authority-file")}
        spellCheck={false}
        value={source.authorityFile ?? ""}
        error={faultAt("authorityFile")}
        onChange={(event) => {
          const file = event.currentTarget.value.trim();
          change({ ...source, authorityFile: file === "" ? null : file });
        }}
      />
    </>
  );
}
