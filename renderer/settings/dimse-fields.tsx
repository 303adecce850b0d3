import { Checkbox, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import type { DimseConfig } from "../../shared/contract/site.ts";
import { useTexts } from "../ui/texts.ts";
import { dimseTexts } from "./dimse-texts.ts";
import styles from "./settings.module.css";
import { TlsFields } from "./tls-fields.tsx";

interface DimseFieldsProps {
  readonly archive: DimseConfig;
  readonly faultAt: (field: string) => string | undefined;
  readonly change: (archive: DimseConfig) => void;
}

/** A classic DICOM archive: where it is, who we are to it, how images come. */
export function DimseFields({ archive, faultAt, change }: DimseFieldsProps) {
  const t = useTexts(dimseTexts);
  const number = (value: string | number) => (typeof value === "number" ? Math.round(value) : 0);
  return (
    <>
      <TextInput
        label={t("host")}
        description={t("host-says")}
        placeholder="pacs.hospital.example"
        spellCheck={false}
        value={archive.host}
        error={faultAt("host")}
        onChange={(event) => change({ ...archive, host: event.currentTarget.value.trim() })}
      />
      <NumberInput
        label={t("port")}
        value={archive.port}
        error={faultAt("port")}
        onChange={(value) => change({ ...archive, port: number(value) })}
      />
      <TextInput
        label={t("called-aet")}
        spellCheck={false}
        maxLength={16}
        value={archive.calledAet}
        error={faultAt("calledAet")}
        onChange={(event) => change({ ...archive, calledAet: event.currentTarget.value })}
      />
      <TextInput
        label={t("calling-aet")}
        description={t("calling-says")}
        spellCheck={false}
        maxLength={16}
        value={archive.callingAet}
        error={faultAt("callingAet")}
        onChange={(event) => change({ ...archive, callingAet: event.currentTarget.value })}
      />
      <Checkbox
        className={styles.wide ?? ""}
        label={t("tls")}
        description={archive.tls ? null : t("tls-says")}
        checked={archive.tls}
        onChange={(event) => change({ ...archive, tls: event.currentTarget.checked })}
      />
      {archive.tls ? (
        <TlsFields files={archive} faultAt={faultAt} change={(files) => change({ ...archive, ...files })} />
      ) : null}
      <fieldset className={styles.fieldset}>
        <legend>{t("retrieve")}</legend>
        <SegmentedControl
          aria-label={t("retrieve")}
          data={(["get", "move"] as const).map((value) => ({ value, label: t(value) }))}
          value={archive.retrieve}
          onChange={(retrieve) => change({ ...archive, retrieve })}
        />
        <p className={styles.hint}>{t(archive.retrieve === "get" ? "get-says" : "move-says")}</p>
      </fieldset>
      {archive.retrieve === "move" ? (
        <NumberInput
          label={t("listen-port")}
          value={archive.listenPort}
          error={faultAt("listenPort")}
          onChange={(value) => change({ ...archive, listenPort: number(value) })}
        />
      ) : null}
      <NumberInput
        label={t("associations")}
        description={t("associations-says")}
        min={1}
        max={32}
        value={archive.associations}
        error={faultAt("associations")}
        onChange={(value) => change({ ...archive, associations: number(value) })}
      />
    </>
  );
}
