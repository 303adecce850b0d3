import { useEffect, useRef } from "react";

/** A small picture on a canvas: no address of an image is ever made for it. */
export function Thumbnail({ picture }: { readonly picture: ImageData }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => canvas.current?.getContext("2d")?.putImageData(picture, 0, 0), [picture]);
  return <canvas ref={canvas} width={picture.width} height={picture.height} />;
}
