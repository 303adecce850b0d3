import { NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import type { GivenSecret } from "../../shared/contract/archive-secret.ts";
import { type ArchiveAuth, archiveConfig, type DicomwebConfig } from "../../shared/contract/site.ts";
import { SecretInput } from "../ui/secret-input.tsx";
import { useTexts } from "../ui/texts.ts";
import { PlainFields } from "./plain-login.tsx";
import styles from "./settings.module.css";
import { SignIn } from "./sign-in.tsx";
import { siteTexts } from "./site-texts.ts";

export interface DicomwebFieldsProps {
  readonly archive: DicomwebConfig;
  readonly secret: GivenSecret | null | undefined;
  readonly secretKept: boolean;
  readonly faultAt: (field: string) => string | undefined;
  readonly change: (archive: DicomwebConfig) => void;
  readonly setSecret: (secret: GivenSecret | undefined) => void;
}

const schemes = ["none", "basic", "bearer", "oauth2-client", "oidc"] as const;

function authOf(scheme: (typeof schemes)[number]): ArchiveAuth {
  if (scheme === "basic") return { scheme, user: "" };
  if (scheme === "oauth2-client") {
    return { scheme, tokenUrl: "", clientId: "", scope: "", clientAuthentication: "client_secret_basic" };
  }
  if (scheme === "oidc") {
    return { scheme, issuer: "", clientId: "", scope: "openid offline_access", redirectPort: null };
  }
  return { scheme };
}

type FieldsOf<Scheme extends ArchiveAuth["scheme"]> = DicomwebFieldsProps & {
  readonly auth: Extract<ArchiveAuth, { scheme: Scheme }>;
};

interface WordProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly set: (value: string) => void;
}

/** As whom the program is known to the login's server. */
function ClientId({ value, error, set }: WordProps) {
  const t = useTexts(siteTexts);
  return (
    <TextInput
      label={t("client-id")}
      autoComplete="off"
      spellCheck={false}
      value={value}
      error={error}
      onChange={(event) => set(event.currentTarget.value.trim())}
    />
  );
}

/** What the login is to be good for. */
function Scope({ value, error, set }: WordProps) {
  const t = useTexts(siteTexts);
  return (
    <TextInput
      label={t("scope")}
      spellCheck={false}
      value={value}
      error={error}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

function ClientFields({ archive, auth, secret, secretKept, faultAt, change, setSecret }: FieldsOf<"oauth2-client">) {
  const t = useTexts(siteTexts);
  const set = (part: Partial<typeof auth>) => change({ ...archive, auth: { ...auth, ...part } });
  return (
    <>
      <TextInput
        className={styles.wide ?? ""}
        label={t("token-url")}
        inputMode="url"
        spellCheck={false}
        value={auth.tokenUrl}
        error={faultAt("auth.tokenUrl")}
        onChange={(event) => set({ tokenUrl: event.currentTarget.value.trim() })}
      />
      <ClientId value={auth.clientId} error={faultAt("auth.clientId")} set={(clientId) => set({ clientId })} />
      <SecretInput
        label={t("client-secret")}
        autoComplete="off"
        placeholder={secretKept ? t("secret-kept") : ""}
        value={secret?.scheme === "oauth2-client" ? secret.clientSecret : ""}
        error={faultAt("secret")}
        onChange={(event) => {
          const clientSecret = event.currentTarget.value;
          setSecret(clientSecret === "" ? undefined : { scheme: "oauth2-client", clientSecret });
        }}
      />
      <Scope value={auth.scope} error={faultAt("auth.scope")} set={(scope) => set({ scope })} />
      <fieldset className={styles.fieldset}>
        <legend>{t("client-authentication")}</legend>
        <SegmentedControl
          aria-label={t("client-authentication")}
          data={(["client_secret_basic", "client_secret_post"] as const).map((value) => ({ value, label: t(value) }))}
          value={auth.clientAuthentication}
          onChange={(clientAuthentication) => set({ clientAuthentication })}
        />
      </fieldset>
    </>
  );
}

function SignInFields({ archive, auth, secret, secretKept, faultAt, change, setSecret }: FieldsOf<"oidc">) {
  const t = useTexts(siteTexts);
  const set = (part: Partial<typeof auth>) => {
    // What was signed in for belongs to that server and client alone.
    if (part.issuer !== undefined || part.clientId !== undefined) setSecret(undefined);
    change({ ...archive, auth: { ...auth, ...part } });
  };
  return (
    <>
      <TextInput
        className={styles.wide ?? ""}
        label={t("issuer")}
        description={t("issuer-says")}
        inputMode="url"
        spellCheck={false}
        value={auth.issuer}
        error={faultAt("auth.issuer")}
        onChange={(event) => set({ issuer: event.currentTarget.value.trim() })}
      />
      <ClientId value={auth.clientId} error={faultAt("auth.clientId")} set={(clientId) => set({ clientId })} />
      <Scope value={auth.scope} error={faultAt("auth.scope")} set={(scope) => set({ scope })} />
      <NumberInput
        label={t("redirect-port")}
        description={t("redirect-port-says")}
        allowDecimal={false}
        hideControls
        value={auth.redirectPort ?? ""}
        error={faultAt("auth.redirectPort")}
        onChange={(value) => set({ redirectPort: typeof value === "number" ? value : null })}
      />
      <SignIn
        key={`${auth.issuer} ${auth.clientId}`}
        archive={archive}
        ready={archiveConfig.safeParse(archive).success}
        signedIn={secret?.scheme === "oidc" || secretKept}
        error={faultAt("secret")}
        onSignedIn={(signIn) => setSecret({ scheme: "oidc", signIn })}
      />
    </>
  );
}

/** How an archive is logged in to. */
export function LoginFields(props: DicomwebFieldsProps) {
  const t = useTexts(siteTexts);
  const { archive, change, setSecret } = props;
  const { auth } = archive;
  return (
    <>
      <fieldset className={`${styles.fieldset} ${styles.wide}`}>
        <legend>{t("login")}</legend>
        <SegmentedControl
          aria-label={t("login")}
          data={schemes.map((value) => ({ value, label: t(value) }))}
          value={auth.scheme}
          onChange={(scheme) => {
            setSecret(undefined);
            change({ ...archive, auth: authOf(scheme) });
          }}
        />
      </fieldset>
      {auth.scheme === "oauth2-client" ? (
        <ClientFields {...props} auth={auth} />
      ) : auth.scheme === "oidc" ? (
        <SignInFields {...props} auth={auth} />
      ) : (
        <PlainFields {...props} auth={auth} setAuth={(next) => change({ ...archive, auth: next })} />
      )}
    </>
  );
}
