import { Button, FileButton, Select } from "@mantine/core";
import { useRef, useState } from "react";
import { useStore } from "zustand";
import { type HangingProtocol, hangingProtocol } from "../../shared/hanging/protocol.ts";
import { builtInProtocols } from "../../shared/hanging/protocols/built-in.ts";
import { useLanguage } from "../ui/language.ts";
import { saveFile } from "../ui/save-file.ts";
import { useTexts } from "../ui/texts.ts";
import { keepProtocol, removeProtocol } from "../workspace/calls/hanging-calls.ts";
import { tell, tellProblem } from "../workspace/notice-store.ts";
import { protocolStore } from "../workspace/protocol-store.ts";
import { siteStore } from "../workspace/work-stores.ts";
import { hangingTexts } from "./hanging-texts.ts";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";

const save = (protocol: HangingProtocol): void =>
  saveFile(`${protocol.id}.json`, JSON.stringify(protocol, null, 2), "application/json");

interface ProtocolRowProps {
  readonly protocol: HangingProtocol;
  readonly whose: string;
  readonly remove: (() => void) | null;
}

function ProtocolRow({ protocol, whose, remove }: ProtocolRowProps) {
  const t = useTexts(hangingTexts);
  const language = useLanguage();
  const name = protocol.name[language];
  return (
    <div className={styles.keyRow}>
      <div className={styles.keyName}>
        <div>{name}</div>
        <div className="tone-2">
          {whose} · {protocol.stages.map((stage) => stage.name[language]).join(" · ")}
        </div>
      </div>
      {remove === null ? null : (
        <Button variant="subtle" onClick={remove} aria-label={t("remove-protocol", { name })}>
          {t("delete")}
        </Button>
      )}
      <Button variant="subtle" onClick={() => save(protocol)} aria-label={t("export-protocol", { name })}>
        {t("export")}
      </Button>
    </div>
  );
}

const EVERY_SITE = "every-site";

/** Brings a protocol in from a file: for every site, or for one. */
function ImportProtocol() {
  const t = useTexts(hangingTexts);
  const sites = useStore(siteStore, (now) => now.sites);
  const [siteId, setSite] = useState(EVERY_SITE);
  const forgetFile = useRef<() => void>(null);
  const read = async (file: File | null) => {
    forgetFile.current?.();
    if (file === null) return;
    const written: unknown = await file
      .text()
      .then((text): unknown => JSON.parse(text))
      .catch(() => null);
    const parsed = hangingProtocol.safeParse(written);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      tell(t("import-failed"), { code: "invalid", detail: `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}` });
      return;
    }
    const place = siteId === EVERY_SITE ? null : siteId;
    tellProblem(t("import-failed"), await keepProtocol({ siteId: place, protocol: parsed.data }));
  };
  return (
    <div className={styles.row}>
      <Select
        aria-label={t("for-site")}
        data={[{ value: EVERY_SITE, label: t("mine") }, ...sites.map(({ id, name }) => ({ value: id, label: name }))]}
        value={siteId}
        allowDeselect={false}
        onChange={(value) => setSite(value ?? EVERY_SITE)}
      />
      <FileButton accept="application/json,.json" resetRef={forgetFile} onChange={(file) => void read(file)}>
        {(props) => <Button {...props}>{t("import")}</Button>}
      </FileButton>
    </div>
  );
}

/** By what exams hang: the reader's own, sites', and those that ship (HP-45). */
export function ProtocolSection() {
  const t = useTexts(hangingTexts);
  const protocols = useStore(protocolStore, (now) => now.protocols);
  const sites = useStore(siteStore, (now) => now.sites);
  return (
    <Section title={t("protocols")}>
      <p className="tone-2">{t("protocols-says")}</p>
      <ImportProtocol />
      {protocols.map(({ id, siteId, protocol }) => (
        <ProtocolRow
          key={id}
          protocol={protocol}
          whose={siteId === null ? t("mine") : (sites.find((site) => site.id === siteId)?.name ?? "")}
          remove={async () => void tellProblem(t("delete"), await removeProtocol(id))}
        />
      ))}
      {builtInProtocols.map(({ protocol }) => (
        <ProtocolRow key={protocol.id} protocol={protocol} whose={t("built-in")} remove={null} />
      ))}
    </Section>
  );
}
