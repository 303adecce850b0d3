import { NumberInput } from "@mantine/core";
import type { StudyMatcher } from "../../shared/sites/intake-rule.ts";
import { useTexts } from "../ui/texts.ts";
import { LineInput } from "./line-input.tsx";
import { readMatches, writeMatches } from "./match-words.ts";
import { siteTexts } from "./site-texts.ts";

interface MatcherFieldsProps {
  readonly matcher: StudyMatcher;
  readonly faultAt: (field: string) => string | undefined;
  readonly change: (part: Partial<StudyMatcher>) => void;
}

const lists = [
  { field: "modalities", label: "modalities" },
  { field: "descriptions", label: "descriptions" },
  { field: "bodyParts", label: "body-parts" },
  { field: "stations", label: "stations" },
  { field: "statuses", label: "statuses" },
] as const;

const yearsOf = (value: string | number) => (typeof value === "number" ? Math.round(value) : null);

/** The clauses of a rule over studies. */
export function MatcherFields({ matcher, faultAt, change }: MatcherFieldsProps) {
  const t = useTexts(siteTexts);
  return (
    <>
      {lists.map(({ field, label }) => (
        <LineInput
          key={field}
          label={t(label)}
          placeholder={t("any")}
          spellCheck={false}
          value={matcher[field]}
          error={faultAt(field)}
          write={writeMatches}
          read={readMatches}
          change={(list) => change({ [field]: list })}
        />
      ))}
      <NumberInput
        label={t("age-from")}
        placeholder={t("any")}
        min={0}
        max={150}
        value={matcher.ages.from ?? ""}
        error={faultAt("ages.from")}
        onChange={(value) => change({ ages: { ...matcher.ages, from: yearsOf(value) } })}
      />
      <NumberInput
        label={t("age-to")}
        placeholder={t("any")}
        min={0}
        max={150}
        value={matcher.ages.to ?? ""}
        error={faultAt("ages.to")}
        onChange={(value) => change({ ages: { ...matcher.ages, to: yearsOf(value) } })}
      />
    </>
  );
}
