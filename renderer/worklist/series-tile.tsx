import type { SeriesContent } from "../../shared/contract/exam-content.ts";
import { SeriesPicture } from "../workspace/series-picture.tsx";
import styles from "./preview.module.css";

/** One series: a small picture, its name and how many images. */
export function SeriesTile({ series }: { readonly series: SeriesContent }) {
  const { id, hasThumbnail, summary, images } = series;
  const count = images.expected ?? images.here;
  const name = summary.description === "" ? summary.modality : summary.description;
  return (
    <div>
      <div className={styles.thumb}>
        <SeriesPicture seriesId={id} has={hasThumbnail} instead={summary.modality} />
      </div>
      <div className={styles.caption} title={name}>
        {name} · {images.here < count ? `${images.here}/${count}` : count}
      </div>
    </div>
  );
}
