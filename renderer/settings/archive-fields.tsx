import { Button, Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import type { GivenSecret } from "../../shared/contract/archive-secret.ts";
import type { ArchiveConfig } from "../../shared/contract/site.ts";
import { useTexts } from "../ui/texts.ts";
import { DimseFields } from "./dimse-fields.tsx";
import { type DicomwebFieldsProps, LoginFields } from "./login-fields.tsx";
import styles from "./settings.module.css";
import { blankArchive } from "./site-draft.ts";
import { siteTexts } from "./site-texts.ts";
import { TlsFields } from "./tls-fields.tsx";

interface ArchiveFieldsProps {
  readonly archive: ArchiveConfig;
  readonly at: number;
  readonly count: number;
  readonly secret: GivenSecret | null | undefined;
  /** Its secret is kept from before, and goes on to the address as it is now. */
  readonly secretKept: boolean;
  readonly faultAt: (field: string) => string | undefined;
  readonly change: (archive: ArchiveConfig) => void;
  readonly setSecret: (secret: GivenSecret | undefined) => void;
  readonly move: (by: number) => void;
  readonly remove: () => void;
}

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

function DicomwebFields(props: DicomwebFieldsProps) {
  const t = useTexts(siteTexts);
  const { archive, faultAt, change } = props;
  const address = "https://pacs.hospital.example/dicom-web";
  return (
    <>
      <TextInput
        className={styles.wide ?? ""}
        label={t("root")}
        description={t("root-says")}
        placeholder={address}
        inputMode="url"
        spellCheck={false}
        value={archive.root}
        error={faultAt("root")}
        onChange={(event) => change({ ...archive, root: event.currentTarget.value.trim() })}
      />
      <LoginFields {...props} />
      <details className={styles.wide}>
        <summary>{t("more")}</summary>
        <div className={styles.fields} style={{ marginTop: "0.5rem" }}>
          <TextInput
            label={t("query-root")}
            value={archive.queryRoot ?? ""}
            error={faultAt("queryRoot")}
            onChange={(event) => change({ ...archive, queryRoot: orNull(event.currentTarget.value) })}
          />
          <TextInput
            label={t("image-root")}
            value={archive.imageRoot ?? ""}
            error={faultAt("imageRoot")}
            onChange={(event) => change({ ...archive, imageRoot: orNull(event.currentTarget.value) })}
          />
          <TlsFields files={archive} faultAt={faultAt} change={(files) => change({ ...archive, ...files })} />
        </div>
      </details>
    </>
  );
}

/** One archive: what it is, where it is, how one logs in. */
export function ArchiveFields(props: ArchiveFieldsProps) {
  const t = useTexts(siteTexts);
  const { archive, at, count, faultAt, change, setSecret, move, remove } = props;
  return (
    <fieldset className={styles.card} style={{ margin: "0 0 0.625rem", minWidth: 0 }}>
      <legend className="tone-2">{t("archive-n", { n: at + 1 })}</legend>
      <div className={styles.fields}>
        <fieldset className={styles.fieldset}>
          <legend>{t("kind")}</legend>
          <SegmentedControl
            aria-label={t("kind")}
            data={(["dicomweb", "dimse", "folder"] as const).map((value) => ({ value, label: t(value) }))}
            value={archive.kind}
            onChange={(kind) => {
              setSecret(undefined);
              change({ ...blankArchive(kind), id: archive.id });
            }}
          />
        </fieldset>
        {archive.kind === "folder" ? (
          <>
            <TextInput
              className={styles.wide ?? ""}
              label={t("path")}
              spellCheck={false}
              value={archive.path}
              error={faultAt("path")}
              onChange={(event) => change({ ...archive, path: event.currentTarget.value })}
            />
            <Checkbox
              label={t("watch")}
              checked={archive.watch}
              onChange={(event) => change({ ...archive, watch: event.currentTarget.checked })}
            />
          </>
        ) : archive.kind === "dicomweb" ? (
          <DicomwebFields {...props} archive={archive} />
        ) : (
          <DimseFields archive={archive} faultAt={faultAt} change={change} />
        )}
      </div>
      {count === 1 ? null : (
        <div className={styles.row} style={{ marginTop: "0.5rem" }}>
          <Button variant="subtle" disabled={at === 0} onClick={() => move(-1)}>
            {t("up")}
          </Button>
          <Button variant="subtle" disabled={at === count - 1} onClick={() => move(1)}>
            {t("down")}
          </Button>
          <Button variant="subtle" onClick={remove}>
            {t("remove")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
