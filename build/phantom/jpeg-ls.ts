/** Lossless compression of phantom frames as JPEG-LS (PS3.5 8.2.3), so that those that ship stay small. */
import dcmjsCodecs from "dcmjs-codecs";

const { Context, NativeCodecs } = dcmjsCodecs;

export interface FrameShape {
  readonly rows: number;
  readonly columns: number;
  readonly bitsStored: number;
  readonly samplesPerPixel: number;
  readonly photometric: string;
}

let ready: Promise<void> | undefined;

export async function compressJpegLs(shape: FrameShape, frame: Uint8Array): Promise<Uint8Array> {
  ready ??= NativeCodecs.initializeAsync();
  await ready;
  const context = new Context({
    width: shape.columns,
    height: shape.rows,
    bitsAllocated: shape.bitsStored > 8 ? 16 : 8,
    bitsStored: shape.bitsStored,
    samplesPerPixel: shape.samplesPerPixel,
    pixelRepresentation: 0,
    planarConfiguration: 0,
    photometricInterpretation: shape.photometric,
    decodedBuffer: frame,
  });
  const encoded = NativeCodecs.encodeJpegLs(context, { lossy: false }).getEncodedBuffer();
  if (encoded === undefined) throw new Error("The frame was not compressed.");
  return Uint8Array.from(encoded); // a copy: the codec's memory is its own
}
