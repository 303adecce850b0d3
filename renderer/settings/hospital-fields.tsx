import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { ownAssigner, type SiteConfig, siteColour, siteColours } from "../../shared/contract/site.ts";
import { useTexts } from "../ui/texts.ts";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { siteTexts } from "./site-texts.ts";

interface HospitalFieldsProps {
  readonly site: SiteConfig;
  readonly change: (part: Partial<SiteConfig>) => void;
  readonly faultAt: (path: string) => string | undefined;
}

/** The list names no "UTC", which machines are often set to. */
const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

function Phones({ site, change, faultAt }: HospitalFieldsProps) {
  const t = useTexts(siteTexts);
  const { phones } = site;
  return (
    <fieldset className={`${styles.fieldset} ${styles.wide}`}>
      <legend>{t("phones")}</legend>
      {[...phones.entries()].map(([at, phone]) => {
        const set = (part: Partial<typeof phone>) => change({ phones: phones.with(at, { ...phone, ...part }) });
        return (
          // Phones have no name of their own: their place is what they are.
          <div key={at} className={styles.rowEnd} style={{ marginBottom: "0.5rem" }}>
            <TextInput
              label={t("phone-label")}
              maxLength={100}
              value={phone.label}
              error={faultAt(`phones.${at}.label`)}
              onChange={(event) => set({ label: event.currentTarget.value })}
            />
            <TextInput
              label={t("phone-number")}
              inputMode="tel"
              maxLength={50}
              value={phone.number}
              error={faultAt(`phones.${at}.number`)}
              onChange={(event) => set({ number: event.currentTarget.value })}
            />
            <Button
              variant="subtle"
              aria-label={t("remove-phone")}
              onClick={() => change({ phones: phones.toSpliced(at, 1) })}
            >
              ×
            </Button>
          </div>
        );
      })}
      <Button onClick={() => change({ phones: [...phones, { label: "", number: "" }] })}>{t("add-phone")}</Button>
    </fieldset>
  );
}

/** Who the hospital is: name, colour, clock, phones. */
export function HospitalFields(props: HospitalFieldsProps) {
  const t = useTexts(siteTexts);
  const { site, change, faultAt } = props;
  const own = ownAssigner(site.id);
  return (
    <Section title={t("hospital")}>
      <div className={styles.fields}>
        <TextInput
          label={t("name")}
          maxLength={200}
          value={site.name}
          data-autofocus
          error={faultAt("name")}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t("short-name")}
          description={t("short-says")}
          maxLength={20}
          value={site.shortName}
          onChange={(event) => change({ shortName: event.currentTarget.value })}
        />
        <Select
          label={t("colour")}
          data={[...siteColour.options]}
          value={site.colour}
          allowDeselect={false}
          leftSection={<span className={styles.swatch} style={{ background: siteColours[site.colour] }} />}
          onChange={(value) => {
            const colour = siteColour.options.find((each) => each === value);
            if (colour !== undefined) change({ colour });
          }}
        />
        <Select
          label={t("time-zone")}
          data={zones.includes(site.timeZone) ? zones : [site.timeZone, ...zones]}
          searchable
          limit={50}
          value={site.timeZone}
          allowDeselect={false}
          error={faultAt("timeZone")}
          onChange={(timeZone) => {
            if (timeZone !== null) change({ timeZone });
          }}
        />
        <TextInput
          label={t("language")}
          value={site.language}
          error={faultAt("language")}
          onChange={(event) => change({ language: event.currentTarget.value.trim() })}
        />
        <TextInput
          label={t("assigner")}
          description={t("assigner-says")}
          placeholder={t("assigner-own")}
          maxLength={200}
          value={site.assigner === own ? "" : site.assigner}
          error={faultAt("assigner")}
          onChange={(event) => change({ assigner: event.currentTarget.value || own })}
        />
        <Phones {...props} />
        <Checkbox
          className={styles.wide ?? ""}
          label={t("enabled")}
          checked={site.enabled}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
      </div>
    </Section>
  );
}
