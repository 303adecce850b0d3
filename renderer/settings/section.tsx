import { type ReactNode, useId } from "react";
import styles from "./settings.module.css";

interface SectionProps {
  readonly title: string;
  readonly says?: string;
  readonly children: ReactNode;
}

/** A part of a page of settings, under its own head. */
export function Section({ title, says, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {says === undefined ? null : <p className="tone-2">{says}</p>}
      {children}
    </section>
  );
}
