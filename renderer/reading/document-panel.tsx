import { useEffect, useState } from "react";
import type { StudyContent } from "../../shared/contract/exam-content.ts";
import type { ContentNode, DicomDocument } from "../../shared/dicom/document.ts";
import { writeDate } from "../ui/format/dates.ts";
import { writeBytes } from "../ui/format/measures.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import type { Answer } from "../workspace/answer.ts";
import { useSettings } from "../workspace/hooks.ts";
import { priorAge } from "./overlay-words.ts";
import styles from "./reading.module.css";
import { fetchDocument, fileAddress } from "./reading-calls.ts";
import { readingTexts } from "./reading-texts.ts";

function Item({ node }: { readonly node: ContentNode }) {
  const t = useTexts(readingTexts);
  const value = [node.text, node.unit].filter((part) => part !== "").join(" ");
  return (
    <li>
      {node.concept === "" ? null : <span className="tone-2">{value === "" ? node.concept : `${node.concept}: `}</span>}
      {value}
      {node.references.length === 0 ? null : ` (${t("refers-to", { count: node.references.length })})`}
      {node.children.length === 0 ? null : <Items nodes={node.children} />}
    </li>
  );
}

function Items({ nodes }: { readonly nodes: readonly ContentNode[] }) {
  return (
    <ul className={styles.items}>
      {[...nodes.entries()].map(([at, node]) => (
        <Item key={at} node={node} />
      ))}
    </ul>
  );
}

function Offer({ instance }: { readonly instance: string }) {
  const t = useTexts(readingTexts);
  return (
    <p>
      <a className="tone-accent" href={fileAddress(instance)} download>
        {t("save-file")}
      </a>{" "}
      <span className="tone-3">{t("saved-outside")}</span>
    </p>
  );
}

interface DocumentProps {
  readonly instance: string;
  readonly title: string;
  readonly study: StudyContent;
  /** Study Date of the exam that is read. */
  readonly currentDate: string;
}

/** Whose report it is and of when: a prior's says so as its images do. */
function From({ study, currentDate }: Pick<DocumentProps, "study" | "currentDate">) {
  const t = useTexts(readingTexts);
  const { dates } = useSettings();
  const prior = study.role === "prior";
  const age = prior ? priorAge(study.summary.date, currentDate, t) : "";
  const parts = [prior ? t("prior") : "", age, writeDate(study.summary.date, dates), study.summary.description];
  return <p className={prior ? "tone-due" : "tone-2"}>{parts.filter((part) => part !== "").join(" · ")}</p>;
}

/** A structured report as text; any other object by name, offered as a file. */
export function DocumentPanel({ instance, title, study, currentDate }: DocumentProps) {
  const t = useTexts(readingTexts);
  const [answer, setAnswer] = useState<Answer<DicomDocument> | null>(null);
  useEffect(() => {
    let wanted = true;
    void fetchDocument(instance).then((found) => {
      if (wanted) setAnswer(found);
    });
    return () => {
      wanted = false;
    };
  }, [instance]);
  if (answer === null) return <div className={styles.says}>{t("report-loading")}</div>;
  if (!answer.ok) {
    return (
      <div className={styles.paper}>
        <ProblemNote problem={answer.problem} during={t("report-failed")} />
        <Offer instance={instance} />
      </div>
    );
  }
  const { value } = answer;
  if (value.kind !== "report") {
    return (
      <div className={styles.paper}>
        <h2>{value.title || title}</h2>
        <From study={study} currentDate={currentDate} />
        <p className="tone-2">
          {value.kind === "file"
            ? [t("kind-document"), value.mediaType, writeBytes(value.bytes)].join(" · ")
            : t(`kind-${value.what}`)}
        </p>
        <p>{t("as-file")}</p>
        <Offer instance={instance} />
      </div>
    );
  }
  return (
    <section className={styles.paper} aria-label={t("report")}>
      <h2>{value.title || title}</h2>
      <From study={study} currentDate={currentDate} />
      <p className={value.complete && value.verified ? "tone-2" : "tone-due"}>
        {[value.complete ? "" : t("not-complete"), t(value.verified ? "verified" : "not-verified")]
          .filter((word) => word !== "")
          .join(" · ")}
      </p>
      <Items nodes={value.content} />
      {value.cut ? <p className="tone-due">{t("report-cut")}</p> : null}
      <Offer instance={instance} />
    </section>
  );
}
