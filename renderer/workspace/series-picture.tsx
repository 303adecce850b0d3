import { useEffect, useState } from "react";
import { Thumbnail } from "../ui/thumbnail.tsx";
import { thumbnailOf } from "./calls/thumbnail-calls.ts";

interface SeriesPictureProps {
  readonly seriesId: string;
  /** The core has made one. */
  readonly has: boolean;
  /** What stands there without one, such as the modality. */
  readonly instead: string;
}

/** A series' small picture, asked for when it is first shown; gone when the core has none any more: it was another patient's. */
export function SeriesPicture({ seriesId, has, instead }: SeriesPictureProps) {
  const [picture, setPicture] = useState<ImageData | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    void thumbnailOf(seriesId, has, controller.signal).then((found) => {
      if (!controller.signal.aborted) setPicture(found);
    });
    return () => {
      controller.abort();
      setPicture(null);
    };
  }, [seriesId, has]);
  return picture === null || !has ? instead : <Thumbnail picture={picture} />;
}
