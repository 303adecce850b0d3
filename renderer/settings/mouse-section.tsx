import { Select } from "@mantine/core";
import { useLanguage } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { useSettings } from "../workspace/hooks.ts";
import { type MouseButton, mouseButtons, toolIds, toolNames, toolOf } from "../workspace/mouse-tools.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { changeSettings } from "../workspace/settings-store.ts";
import { Section } from "./section.tsx";
import styles from "./settings.module.css";
import { settingsTexts } from "./settings-texts.ts";

/** What the middle and the right mouse button do over an image. */
export function MouseSection() {
  const t = useTexts(settingsTexts);
  const language = useLanguage();
  const { mouse } = useSettings();
  const data = toolIds.map((id) => ({ value: id, label: toolNames[id][language] }));
  const set = async (button: MouseButton, tool: string) =>
    tellProblem(t("mouse"), await changeSettings({ mouse: { ...mouse, [button]: tool } }));
  return (
    <Section title={t("mouse")} says={t("mouse-says")}>
      <div className={styles.fields}>
        {mouseButtons.map((button) => (
          <Select
            key={button}
            label={t(`mouse-${button}`)}
            data={data}
            value={toolOf(button, mouse)}
            allowDeselect={false}
            onChange={(tool) => {
              if (tool !== null) void set(button, tool);
            }}
          />
        ))}
      </div>
    </Section>
  );
}
