import { Button, MultiSelect, Select } from "@mantine/core";
import { useState } from "react";
import { useStore } from "zustand";
import type { SeriesContent, StudyContent } from "../../shared/contract/exam-content.ts";
import { type DisplaySet, projectionModalities } from "../../shared/hanging/display-set.ts";
import { type CorrectedTraits, correctedTraits } from "../../shared/hanging/series-traits.ts";
import { Dialog, DialogActions } from "../ui/dialog.tsx";
import { useTexts } from "../ui/texts.ts";
import { traitTexts } from "../ui/traits/trait-texts.ts";
import {
  type ChosenTrait,
  choiceWords,
  chosenTraits,
  reasonWords,
  textValues,
  traitChoices,
} from "../ui/traits/trait-words.ts";
import type { Answer } from "../workspace/answer.ts";
import { correctSeries, removeCorrection } from "../workspace/calls/hanging-calls.ts";
import { tellProblem } from "../workspace/notice-store.ts";
import { siteStore } from "../workspace/work-stores.ts";
import { roomStore, setById, studyOfSet } from "./room-store.ts";
import styles from "./series-traits.module.css";
import { seriesTraitsTexts } from "./series-traits-texts.ts";

/** What is asked of a series, by its modality. */
function traitsOf(modality: string): readonly ChosenTrait[] {
  if (modality === "MR") return ["origin", "plane", "weighting", "fatSuppressed", "contrast", "region", "side"];
  if (modality === "CT") return ["origin", "plane", "kernel", "contrast", "region", "side"];
  if (projectionModalities.has(modality)) return ["origin", "view", "region", "side"];
  return modality === "PT" || modality === "NM" ? ["origin", "plane", "region"] : ["origin", "region", "side"];
}

type Draft = Readonly<Record<ChosenTrait, readonly string[]>>;

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.join(" ") === b.join(" ");

/** The reader's earlier word, and what was chosen otherwise now. */
function correctionOf(before: CorrectedTraits | null, shown: Draft, draft: Draft): CorrectedTraits | null {
  const changed = chosenTraits.filter((name) => !isSame(shown[name], draft[name]));
  if (changed.length === 0) return null;
  const values = changed.map((name) => {
    const [first = null] = draft[name];
    if (name === "region") return [name, draft.region];
    return [name, name === "fatSuppressed" ? first === "yes" : first];
  });
  return correctedTraits.parse({ ...before, ...Object.fromEntries(values) });
}

interface ChoiceProps {
  /** The hand begins here. */
  readonly isFirst: boolean;
  readonly name: ChosenTrait;
  readonly values: readonly string[];
  readonly choose: (values: readonly string[]) => void;
}

function Choice({ isFirst, name, values, choose }: ChoiceProps) {
  const t = useTexts(traitTexts);
  const s = useTexts(seriesTraitsTexts);
  const data = traitChoices[name].map((value) => ({ value, label: choiceWords(t, name, value) }));
  if (name === "region") {
    return (
      <MultiSelect
        aria-label={t(name)}
        data={data}
        value={[...values]}
        placeholder={values.length === 0 ? s("none") : ""}
        onChange={choose}
        comboboxProps={{ withinPortal: true }}
      />
    );
  }
  return (
    <Select
      aria-label={t(name)}
      data-autofocus={isFirst ? true : undefined}
      data={data}
      value={values[0] ?? null}
      placeholder={s("none")}
      allowDeselect={name !== "origin"}
      onChange={(value) => choose(value === null ? [] : [value])}
    />
  );
}

interface QuestionProps {
  readonly set: DisplaySet;
  readonly study: StudyContent;
  readonly series: SeriesContent;
}

function Question({ set, study, series }: QuestionProps) {
  const t = useTexts(seriesTraitsTexts);
  const w = useTexts(traitTexts);
  const shown = textValues(set.traits);
  const [draft, setDraft] = useState<Draft>(shown);
  const [busy, setBusy] = useState(false);
  const site = useStore(siteStore, ({ sites }) => sites.find(({ id }) => id === study.siteId)?.name ?? "");
  const correction = correctionOf(series.corrected, shown, draft);
  const { correctionId } = series;
  const close = (): void => roomStore.setState({ describing: null });
  const finish = async (asked: Promise<Answer<unknown>>) => {
    setBusy(true);
    const answer = await asked;
    setBusy(false);
    tellProblem(t("failed"), answer);
    if (answer.ok) close();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (correction !== null && !busy) void finish(correctSeries(series.id, correction));
      }}
    >
      <p>
        <strong>{set.description || set.modality}</strong>
      </p>
      <table className={styles.traits}>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              {t("trait")}
            </th>
            <th scope="col">{t("reason")}</th>
          </tr>
        </thead>
        <tbody>
          {traitsOf(set.modality).map((name, at) => (
            <tr key={name}>
              <th scope="row">{w(name)}</th>
              <td className={styles.choice}>
                <Choice
                  isFirst={at === 0}
                  name={name}
                  values={draft[name]}
                  choose={(values) => setDraft((now) => ({ ...now, [name]: values }))}
                />
              </td>
              <td className={styles.reason}>
                {set.traits[name]?.reasons.map((reason) => reasonWords(w, reason)).join("; ") ?? t("untold")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="tone-2">
        {t("holds-for", { modality: set.modality, site, name: series.summary.description || set.modality })}
      </p>
      <DialogActions>
        {correctionId === null ? null : (
          <Button variant="subtle" disabled={busy} onClick={() => void finish(removeCorrection(correctionId))}>
            {t("take-back")}
          </Button>
        )}
        <Button onClick={close}>{t("cancel")}</Button>
        <Button type="submit" variant="filled" disabled={correction === null || busy}>
          {t("keep")}
        </Button>
      </DialogActions>
    </form>
  );
}

/** Traits of the series in the active view, with what each is known by; a reader corrects them here (HP-25). */
export function SeriesTraitsDialog() {
  const t = useTexts(seriesTraitsTexts);
  const room = useStore(roomStore);
  const set = setById(room, room.describing);
  const study = set === null ? null : studyOfSet(room, set);
  const series = study?.series.find(({ id }) => id === set?.seriesId);
  if (set === null || study === null || series === undefined) return null;
  return (
    <Dialog title={t("title")} size="46rem" onClose={() => roomStore.setState({ describing: null })}>
      <Question key={set.id} set={set} study={study} series={series} />
    </Dialog>
  );
}
