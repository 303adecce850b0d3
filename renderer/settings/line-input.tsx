import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";

interface LineInputProps<Value> extends Omit<TextInputProps, "value" | "onChange"> {
  readonly value: Value;
  readonly write: (value: Value) => string;
  readonly read: (line: string) => Value;
  readonly change: (value: Value) => void;
}

/** A value typed as a line of text. What is typed stays as typed until the field is left; the value follows at once. */
export function LineInput<Value>({ value, write, read, change, ...rest }: LineInputProps<Value>) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      {...rest}
      value={typed ?? write(value)}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        change(read(event.currentTarget.value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
