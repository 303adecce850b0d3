import { Button, Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import type { ArchiveAuth, ArchiveConfig, ArchiveSecret, DicomwebConfig } from "../../shared/contract/site.ts";
import { SecretInput } from "../ui/secret-input.tsx";
import { useTexts } from "../ui/texts.ts";
import { DimseFields } from "./dimse-fields.tsx";
import styles from "./settings.module.css";
import { blankArchive } from "./site-draft.ts";
import { siteTexts } from "./site-texts.ts";

interface ArchiveFieldsProps {
  readonly archive: ArchiveConfig;
  readonly at: number;
  readonly count: number;
  readonly secret: ArchiveSecret | null | undefined;
  /** Its secret is kept from before, and goes on to the address as it is now. */
  readonly secretKept: boolean;
  readonly faultAt: (field: string) => string | undefined;
  readonly change: (archive: ArchiveConfig) => void;
  readonly setSecret: (secret: ArchiveSecret | undefined) => void;
  readonly move: (by: number) => void;
  readonly remove: () => void;
}

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());

function authOf(scheme: string): ArchiveAuth {
  if (scheme === "basic") return { scheme, user: "" };
  return scheme === "bearer" ? { scheme } : { scheme: "none" };
}

type DicomwebFieldsProps = Pick<ArchiveFieldsProps, "secret" | "secretKept" | "faultAt" | "change" | "setSecret"> & {
  readonly archive: DicomwebConfig;
};

type LoginProps<Server> = Pick<ArchiveFieldsProps, "secret" | "secretKept" | "faultAt" | "setSecret"> & {
  readonly archive: Server;
  readonly change: (server: Server) => void;
};

/** How one logs in to a server. */
export function Login<Server extends { readonly auth: ArchiveAuth }>(props: LoginProps<Server>) {
  const { archive, secret, secretKept, faultAt, change, setSecret } = props;
  const t = useTexts(siteTexts);
  const { auth } = archive;
  const kept = secretKept ? t("secret-kept") : "";
  return (
    <>
      <fieldset className={styles.fieldset}>
        <legend>{t("login")}</legend>
        <SegmentedControl
          aria-label={t("login")}
          data={(["none", "basic", "bearer"] as const).map((value) => ({ value, label: t(value) }))}
          value={auth.scheme}
          onChange={(scheme) => {
            setSecret(undefined);
            change({ ...archive, auth: authOf(scheme) });
          }}
        />
      </fieldset>
      {auth.scheme === "basic" ? (
        <>
          <TextInput
            label={t("user")}
            autoComplete="off"
            value={auth.user}
            error={faultAt("auth.user")}
            onChange={(event) => change({ ...archive, auth: { ...auth, user: event.currentTarget.value } })}
          />
          <SecretInput
            label={t("password")}
            autoComplete="off"
            placeholder={kept}
            value={secret?.scheme === "basic" ? secret.password : ""}
            error={faultAt("secret")}
            onChange={(event) => {
              const password = event.currentTarget.value;
              setSecret(password === "" ? undefined : { scheme: "basic", password });
            }}
          />
        </>
      ) : null}
      {auth.scheme === "bearer" ? (
        <SecretInput
          label={t("token")}
          autoComplete="off"
          placeholder={kept}
          value={secret?.scheme === "bearer" ? secret.token : ""}
          error={faultAt("secret")}
          onChange={(event) => {
            const token = event.currentTarget.value.trim();
            setSecret(token === "" ? undefined : { scheme: "bearer", token });
          }}
        />
      ) : null}
    </>
  );
}

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
      <Login {...props} />
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
          <TextInput
            label={t("authority")}
            value={archive.authorityFile ?? ""}
            error={faultAt("authorityFile")}
            onChange={(event) => change({ ...archive, authorityFile: orNull(event.currentTarget.value) })}
          />
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
