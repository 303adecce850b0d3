import { SegmentedControl, TextInput } from "@mantine/core";
import type { GivenSecret } from "../../shared/contract/archive-secret.ts";
import type { PlainAuth } from "../../shared/contract/site.ts";
import { SecretInput } from "../ui/secret-input.tsx";
import { useTexts } from "../ui/texts.ts";
import styles from "./settings.module.css";
import { siteTexts } from "./site-texts.ts";

interface SecretProps {
  readonly secret: GivenSecret | null | undefined;
  /** It is kept from before, and goes on to the address as it is now. */
  readonly secretKept: boolean;
  readonly faultAt: (field: string) => string | undefined;
  readonly setSecret: (secret: GivenSecret | undefined) => void;
}

interface PlainFieldsProps extends SecretProps {
  readonly auth: PlainAuth;
  readonly setAuth: (auth: PlainAuth) => void;
}

/** User and password, or a token, or nothing to say. */
export function PlainFields({ auth, setAuth, secret, secretKept, faultAt, setSecret }: PlainFieldsProps) {
  const t = useTexts(siteTexts);
  const kept = secretKept ? t("secret-kept") : "";
  if (auth.scheme === "none") return null;
  if (auth.scheme === "bearer") {
    return (
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
    );
  }
  return (
    <>
      <TextInput
        label={t("user")}
        autoComplete="off"
        value={auth.user}
        error={faultAt("auth.user")}
        onChange={(event) => setAuth({ ...auth, user: event.currentTarget.value })}
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
  );
}

interface PlainLoginProps<Server> extends SecretProps {
  readonly server: Server;
  readonly change: (server: Server) => void;
}

function authOf(scheme: string): PlainAuth {
  if (scheme === "basic") return { scheme, user: "" };
  return scheme === "bearer" ? { scheme } : { scheme: "none" };
}

/** How one logs in to a server that knows no more than that. */
export function PlainLogin<Server extends { readonly auth: PlainAuth }>(props: PlainLoginProps<Server>) {
  const { server, change, ...secret } = props;
  const t = useTexts(siteTexts);
  return (
    <>
      <fieldset className={styles.fieldset}>
        <legend>{t("login")}</legend>
        <SegmentedControl
          aria-label={t("login")}
          data={(["none", "basic", "bearer"] as const).map((value) => ({ value, label: t(value) }))}
          value={server.auth.scheme}
          onChange={(scheme) => {
            secret.setSecret(undefined);
            change({ ...server, auth: authOf(scheme) });
          }}
        />
      </fieldset>
      <PlainFields {...secret} auth={server.auth} setAuth={(auth) => change({ ...server, auth })} />
    </>
  );
}
