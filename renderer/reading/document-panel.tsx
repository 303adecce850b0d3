import { useEffect, useState } from "react";
import type { ContentNode, DicomDocument } from "../../shared/dicom/document.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTexts } from "../ui/texts.ts";
import type { Answer } from "../workspace/answer.ts";
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

/** A structured report as text; any other object by name, offered as a file. */
export function DocumentPanel({ instance, title }: { readonly instance: string; readonly title: string }) {
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
        <p className="tone-2">
          {value.kind === "file" ? `${t("kind-document")} · ${value.mediaType}` : t(`kind-${value.what}`)}
        </p>
        <p>{t("as-file")}</p>
        <Offer instance={instance} />
      </div>
    );
  }
  return (
    <section className={styles.paper} aria-label={t("report")}>
      <h2>{value.title || title}</h2>
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
