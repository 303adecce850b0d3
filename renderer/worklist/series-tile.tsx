import { useEffect, useState } from "react";
import type { SeriesContent } from "../../shared/contract/exam-content.ts";
import { Thumbnail } from "../ui/thumbnail.tsx";
import { fetchThumbnail } from "../workspace/calls/thumbnail-calls.ts";
import styles from "./preview.module.css";

/** One series: a small picture, its name and how many images. */
export function SeriesTile({ series }: { readonly series: SeriesContent }) {
  const { id, hasThumbnail, summary, images } = series;
  const [picture, setPicture] = useState<ImageData | null>(null);
  useEffect(() => {
    if (!hasThumbnail) return;
    const controller = new AbortController();
    void fetchThumbnail(id, controller.signal).then((found) => {
      if (!controller.signal.aborted) setPicture(found);
    });
    return () => controller.abort();
  }, [id, hasThumbnail]);
  const count = images.expected ?? images.here;
  const name = summary.description === "" ? summary.modality : summary.description;
  return (
    <div>
      <div className={styles.thumb}>{picture === null ? summary.modality : <Thumbnail picture={picture} />}</div>
      <div className={styles.caption} title={name}>
        {name} · {images.here < count ? `${images.here}/${count}` : count}
      </div>
    </div>
  );
}
