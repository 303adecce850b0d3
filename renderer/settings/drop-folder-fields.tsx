import { Select, TextInput } from "@mantine/core";
import type { DropFolderConfig } from "../../shared/contract/site.ts";
import { useTexts } from "../ui/texts.ts";
import { orderTexts } from "./order-texts.ts";
import styles from "./settings.module.css";

const characterSets = ["utf-8", "euc-kr", "shift_jis", "gb18030", "iso-8859-1"] as const;
const characterNames: Readonly<Record<(typeof characterSets)[number], string>> = {
  "utf-8": "UTF-8",
  "euc-kr": "EUC-KR (CP949)",
  shift_jis: "Shift JIS",
  gb18030: "GB 18030",
  "iso-8859-1": "ISO 8859-1",
};
const accessions = ["standard", "filler", "placer"] as const;

interface DropFolderFieldsProps {
  readonly source: DropFolderConfig;
  readonly faultAt: (field: string) => string | undefined;
  readonly change: (source: DropFolderConfig) => void;
}

/** A drop folder: where it is, and how its files are read. */
export function DropFolderFields({ source, faultAt, change }: DropFolderFieldsProps) {
  const t = useTexts(orderTexts);
  return (
    <>
      <TextInput
        className={styles.wide ?? ""}
        label={t("path")}
        spellCheck={false}
        value={source.path}
        error={faultAt("path")}
        onChange={(event) => change({ ...source, path: event.currentTarget.value })}
      />
      <TextInput
        label={t("authority")}
        description={t("authority-says")}
        spellCheck={false}
        value={source.authority}
        error={faultAt("authority")}
        onChange={(event) => change({ ...source, authority: event.currentTarget.value })}
      />
      <Select
        label={t("accession-in")}
        data={accessions.map((value) => ({ value, label: t(value) }))}
        value={source.accessionIn}
        allowDeselect={false}
        onChange={(value) => {
          const accessionIn = accessions.find((each) => each === value);
          if (accessionIn !== undefined) change({ ...source, accessionIn });
        }}
      />
      <Select
        label={t("characters")}
        data={characterSets.map((value) => ({ value, label: characterNames[value] }))}
        value={source.characters}
        allowDeselect={false}
        onChange={(value) => {
          const characters = characterSets.find((each) => each === value);
          if (characters !== undefined) change({ ...source, characters });
        }}
      />
    </>
  );
}
