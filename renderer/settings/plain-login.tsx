import { SegmentedControl, TextInput } from "@mantine/core";
import type { GivenSecret } from "../../shared/contract/archive-secret.ts";
import type { PlainAuth } from "../../shared/contract/site.ts";
import { SecretInput } from "../ui/secret-input.tsx";
import { useTexts } from "../ui/texts.ts";
import styles from "./settings.module.css";
import { siteTexts } from "./site-texts.ts";

function authOf(scheme: string): PlainAuth {
  if (scheme === "basic") return { scheme, user: "" };
  return scheme === "bearer" ? { scheme } : { scheme: "none" };
}

interface PlainLoginProps<Server> {
  readonly server: Server;
  readonly secret: GivenSecret | null | undefined;
  /** It is kept from before, and goes on to the address as it is now. */
  readonly secretKept: boolean;
  readonly faultAt: (field: string) => string | undefined;
  readonly setSecret: (secret: GivenSecret | undefined) => void;
  readonly change: (server: Server) => void;
}

/** How one logs in to a server. */
export function PlainLogin<Server extends { readonly auth: PlainAuth }>(props: PlainLoginProps<Server>) {
  const { server, secret, secretKept, faultAt, change, setSecret } = props;
  const t = useTexts(siteTexts);
  const { auth } = server;
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
            change({ ...server, auth: authOf(scheme) });
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
            onChange={(event) => change({ ...server, auth: { ...auth, user: event.currentTarget.value } })}
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
