import { Checkbox, NumberInput, SegmentedControl, Select } from "@mantine/core";
import type { Settings as ReaderSettings } from "../../shared/contract/settings.ts";
import { useLanguage } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { useSettings } from "../workspace/hooks.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { changeSettings } from "../workspace/settings-store.ts";
import { overlayLines } from "./overlay-lines.ts";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { settingsTexts } from "./settings-texts.ts";

const sizes = [80, 90, 100, 110, 125, 150, 175, 200];
const greyMakers: readonly ReaderSettings["greys"][] = ["automatic", "graphics", "processor"];
const dateForms: readonly ReaderSettings["dates"][] = ["2026-03-08", "08.03.2026", "03/08/2026", "2026. 3. 8."];

/** How things look: language, text, dates, the lock, lines over images. Each change holds at once. */
export function ScreenPage() {
  const t = useTexts(settingsTexts);
  const spoken = useLanguage();
  const settings = useSettings();
  const change = async (part: Partial<ReaderSettings>) => {
    tellProblem(t("screen"), await changeSettings(part));
  };
  const { overlaysOff } = settings;
  return (
    <>
      <div className={styles.title}>
        <h1>{t("screen")}</h1>
      </div>
      <Section title={t("language")}>
        <SegmentedControl
          aria-label={t("language")}
          data={[
            { value: "en", label: "English" },
            { value: "ko", label: "한국어" },
          ]}
          value={settings.language}
          onChange={(language: ReaderSettings["language"]) => void change({ language })}
        />
      </Section>
      <Section title={t("screen")}>
        <div className={styles.fields}>
          <Select
            label={t("text-size")}
            data={sizes.map((size) => ({ value: String(size), label: `${size} %` }))}
            value={String(settings.textSize)}
            allowDeselect={false}
            onChange={(size) => void change({ textSize: Number(size) })}
          />
          <Select
            label={t("dates")}
            data={[...dateForms]}
            value={settings.dates}
            allowDeselect={false}
            onChange={(form) => {
              const dates = dateForms.find((each) => each === form);
              if (dates !== undefined) void change({ dates });
            }}
          />
          <NumberInput
            label={t("lock")}
            min={1}
            max={240}
            value={settings.lockAfterMinutes}
            onChange={(value) => {
              if (typeof value === "number" && value >= 1 && value <= 240) {
                void change({ lockAfterMinutes: Math.round(value) });
              }
            }}
          />
          <NumberInput
            label={t("priors")}
            min={0}
            max={20}
            value={settings.priorsPerExam}
            onChange={(value) => {
              if (typeof value === "number" && value >= 0 && value <= 20) {
                void change({ priorsPerExam: Math.round(value) });
              }
            }}
          />
        </div>
      </Section>
      <Section title={t("greys")} says={t("greys-says")}>
        <SegmentedControl
          aria-label={t("greys")}
          data={greyMakers.map((maker) => ({ value: maker, label: t(`greys-${maker}`) }))}
          value={settings.greys}
          onChange={(greys: ReaderSettings["greys"]) => void change({ greys })}
        />
      </Section>
      <Section title={t("overlays")} says={t("overlays-says")}>
        <div className={styles.checks}>
          {overlayLines.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name[spoken]}
              checked={!overlaysOff.includes(id)}
              onChange={(event) =>
                void change({
                  overlaysOff: event.currentTarget.checked
                    ? overlaysOff.filter((other) => other !== id)
                    : [...overlaysOff, id],
                })
              }
            />
          ))}
        </div>
      </Section>
    </>
  );
}
