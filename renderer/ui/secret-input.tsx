import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useId } from "react";
import { defineTexts, useTexts } from "./texts.ts";

const texts = defineTexts({
  show: { en: "Show what is typed", ko: "입력한 내용 보기" },
});

/** A field for what nobody else should read, with a way to look at it. Its fault and its hint are read out with it. */
export function SecretInput({ error, description, errorProps, ...rest }: PasswordInputProps) {
  const t = useTexts(texts);
  const id = useId();
  const says = [error ? `${id}-fault` : "", description ? `${id}-hint` : ""].filter((each) => each !== "");
  return (
    <PasswordInput
      error={error}
      description={description}
      aria-invalid={error ? true : undefined}
      aria-describedby={says.length === 0 ? undefined : says.join(" ")}
      errorProps={{ ...errorProps, id: `${id}-fault` }}
      descriptionProps={{ id: `${id}-hint` }}
      visibilityToggleButtonProps={{ "aria-label": t("show") }}
      {...rest}
    />
  );
}
