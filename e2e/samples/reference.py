"""Independent look at DICOM files, for comparison with what Alcove made of them.

Reads requests from standard input: one line of JSON, then `bytes` bytes of ready frames. Answers each with one line of
JSON: {"verdict": "right" | "wrong" | "unchecked", "by": decoder, "reason": text}.

Decoders, none of which Alcove uses: numpy (native, float), pydicom's run-length decoder, gdcm (JPEG, JPEG-LS,
JPEG 2000), Pillow (baseline JPEG in colour), opj_decompress (HTJ2K), dcmdjpls and dcmdjpeg of DCMTK (where gdcm gives
up), zlib (deflated frames). Geometry, windows and names are read by pydicom.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import warnings
import zlib

import numpy as np
import pydicom
from pydicom.encaps import decode_data_sequence, generate_pixel_data
from pydicom.pixel_data_handlers import util

warnings.simplefilter("ignore")

JPEG_LOSSY = {"1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55"}
JPEG_LOSSLESS = {"1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"}
JPEG_LS = {"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"}
JPEG_2000 = {"1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"}
HTJ2K = {"1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203"}
RLE = "1.2.840.10008.1.2.5"
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
NATIVE = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"}


class NoDecoder(Exception):
    """Nothing here can decode this: the comparison says so instead of guessing."""


class Wrong(Exception):
    pass


def frame_count(ds):
    return int(ds.get("NumberOfFrames", 1) or 1)


def frame_streams(ds):
    """Compressed frames, cut by pydicom's own reading of offset tables and fragments."""
    count = frame_count(ds)
    if count == 1:
        return [b"".join(decode_data_sequence(ds.PixelData))]
    streams = list(decode_data_sequence(ds.PixelData))
    if len(streams) == count:
        return streams
    frames = [b"".join(parts) for parts in generate_pixel_data(ds.PixelData)]
    if len(frames) == count:
        return frames
    joined = []
    for part in streams:
        if part[:3] == b"\xff\xd8\xff" or part[:4] == b"\xff\x4f\xff\x51" or not joined:
            joined.append(b"")
        joined[-1] += part
    if len(joined) != count:
        raise Wrong("frames cannot be told apart")
    return joined


def shape_of(ds):
    samples = int(ds.SamplesPerPixel)
    base = (frame_count(ds), int(ds.Rows), int(ds.Columns))
    return base if samples == 1 else base + (samples,)


def native_samples(ds):
    """Stored values of native pixel data by numpy alone."""
    if "FloatPixelData" in ds:
        return np.frombuffer(ds.FloatPixelData, "<f4").reshape(shape_of(ds)), "numpy"
    if "DoubleFloatPixelData" in ds:
        return np.frombuffer(ds.DoubleFloatPixelData, "<f8").reshape(shape_of(ds)), "numpy"
    bits = int(ds.BitsAllocated)
    shape = shape_of(ds)
    total = int(np.prod(shape))
    data = ds.PixelData
    if bits == 1:
        if len(data) * 8 < total:
            raise Wrong("pixel data are too short")
        return np.unpackbits(np.frombuffer(data, "u1"), bitorder="little")[:total].reshape(shape), "numpy"
    order = "<" if ds.is_little_endian else ">"
    kind = "i" if int(ds.PixelRepresentation) == 1 else "u"
    if bits == 8 and not ds.is_little_endian and ds["PixelData"].VR == "OW":
        data = np.frombuffer(data, ">u2").astype("<u2").tobytes()
    samples = np.frombuffer(data, f"{order}{kind}{bits // 8}")
    if ds.PhotometricInterpretation == "YBR_FULL_422":
        half = total // 3 * 2
        if samples.size < half:
            raise Wrong("pixel data are too short")
        pairs = samples[:half].reshape(-1, 4)
        full = np.stack([pairs[:, [0, 2, 3]], pairs[:, [1, 2, 3]]], axis=1)
        return full.reshape(shape), "numpy"
    if samples.size < total:
        raise Wrong("pixel data are too short")
    samples = samples[:total]
    if len(shape) == 4 and int(ds.get("PlanarConfiguration", 0) or 0) == 1:
        return samples.reshape(shape[0], shape[3], shape[1], shape[2]).transpose(0, 2, 3, 1), "numpy"
    return samples.reshape(shape), "numpy"


def by_handler(ds, name):
    ds._pixel_array = None
    ds._pixel_id = None
    ds.convert_pixel_data(name)
    return ds._pixel_array.reshape(shape_of(ds))


def by_pillow(ds):
    """Baseline JPEG in colour: RGB, the transform decided by the stream's own markers, else by the header."""
    from PIL import Image

    frames = []
    for stream in frame_streams(ds):
        image = Image.open(io.BytesIO(stream))
        # An Adobe segment shorter than 14 bytes has no transform flag, and libjpeg passes over it.
        marked = b"\xff\xee\x00\x0eAdobe" in stream[:2000] or b"JFIF\x00" in stream[:2000]
        names = image.layer and "".join(chr(layer[0]) for layer in image.layer)
        named = names in ("RGB", "\x01\x02\x03")
        if image.mode == "RGB" and not marked and not named and ds.PhotometricInterpretation == "RGB":
            image.draft("YCbCr", image.size)
        frames.append(np.asarray(image))
    return np.stack(frames)


def by_tool(path, ds, tool):
    """DCMTK's own decompression into a native file."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.dcm")
        done = subprocess.run([tool, path, out], capture_output=True, timeout=60)
        if done.returncode != 0:
            raise Wrong(f"{tool} refuses it")
        return native_samples(pydicom.dcmread(out, force=True))[0]


def by_openjpeg(ds):
    frames = []
    with tempfile.TemporaryDirectory() as folder:
        for stream in frame_streams(ds):
            path = os.path.join(folder, "in.j2k" if stream[:4] == b"\xff\x4f\xff\x51" else "in.jp2")
            with open(path, "wb") as file:
                file.write(stream)
            out = os.path.join(folder, "out.raw")
            done = subprocess.run(["opj_decompress", "-i", path, "-o", out], capture_output=True, timeout=60)
            if done.returncode != 0 or not os.path.exists(out):
                raise Wrong("opj_decompress refuses it")
            with open(out, "rb") as file:
                raw = file.read()
            os.remove(out)
            samples, rows, columns = int(ds.SamplesPerPixel), int(ds.Rows), int(ds.Columns)
            width = len(raw) // (samples * rows * columns)
            kind = "i" if int(ds.PixelRepresentation) == 1 else "u"
            # Raw output is plane by plane, little endian in Debian's build.
            planes = np.frombuffer(raw, f"<{kind}{width}").reshape(samples, rows, columns)
            frames.append(planes.transpose(1, 2, 0) if samples > 1 else planes[0])
    return np.stack(frames).reshape(shape_of(ds))


def first_that_works(attempts):
    reasons = []
    for name, attempt in attempts:
        try:
            return attempt(), name
        except Exception as error:  # each decoder fails in its own way; the next one may not
            reasons.append(f"{name}: {str(error)[:80]}")
    raise Wrong("no independent decoder reads it (" + "; ".join(reasons) + ")")


def stored_samples(path, ds):
    """Samples as stored, the decoder's name, and whether colours are RGB already."""
    syntax = str(ds.file_meta.TransferSyntaxUID) if "TransferSyntaxUID" in ds.file_meta else "1.2.840.10008.1.2.1"
    if syntax in NATIVE or not hasattr(ds, "PixelData"):
        return (*native_samples(ds), False)
    if syntax == DEFLATED_FRAMES:
        data = b"".join(zlib.decompress(stream, -15) for stream in frame_streams(ds))
        ds.PixelData = data
        return native_samples(ds)[0], "zlib, numpy", False
    if syntax == RLE:
        return by_handler(ds, "rle"), "pydicom", False
    colour = int(ds.SamplesPerPixel) == 3
    gdcm = ("gdcm", lambda: by_handler(ds, "gdcm"))
    if syntax in JPEG_LOSSY and colour:
        return by_pillow(ds), "Pillow", True
    if syntax in JPEG_LOSSY or syntax in JPEG_LOSSLESS:
        return (*first_that_works([gdcm, ("dcmdjpeg", lambda: by_tool(path, ds, "dcmdjpeg"))]), False)
    if syntax in JPEG_LS:
        attempts = [gdcm, ("dcmdjpls", lambda: by_tool(path, ds, "dcmdjpls"))]
        # gdcm 3.0.21 gives rubbish without a word when frames are cut into several fragments.
        return (*first_that_works(attempts[::-1] if frame_count(ds) > 1 else attempts), False)
    if syntax in JPEG_2000:
        transformed = ds.PhotometricInterpretation in ("YBR_RCT", "YBR_ICT", "RGB")
        return (*first_that_works([("opj_decompress", lambda: by_openjpeg(ds)), gdcm]), transformed)
    if syntax in HTJ2K:
        return (*first_that_works([("opj_decompress", lambda: by_openjpeg(ds))]), True)
    raise NoDecoder(f"no independent decoder for {syntax}")


def masked(samples, ds, shifted):
    """Only Bits Stored below High Bit count."""
    if samples.dtype.kind == "f" or int(ds.BitsAllocated) == 1:
        return samples
    stored = int(ds.get("BitsStored", ds.BitsAllocated))
    high = int(ds.get("HighBit", stored - 1))
    wide = samples.astype(np.int64)
    if shifted and high >= stored - 1 and high < int(ds.BitsAllocated):
        wide = wide >> (high - stored + 1)
    wide &= (1 << stored) - 1
    if int(ds.PixelRepresentation) == 1:
        wide = np.where(wide >= 1 << (stored - 1), wide - (1 << stored), wide)
    return wide


def macro(ds, frame, name):
    for group in (ds.get("PerFrameFunctionalGroupsSequence"), ds.get("SharedFunctionalGroupsSequence")):
        if not group:
            continue
        item = group[frame] if group is ds.get("PerFrameFunctionalGroupsSequence") and frame < len(group) else group[0]
        if item.get(name):
            return item.get(name)[0]
    return None


def modality_values(samples, ds):
    frames = []
    for index, frame in enumerate(samples):
        own = macro(ds, index, "PixelValueTransformationSequence")
        if own is None and ds.get("ModalityLUTSequence"):
            frames.append(util.apply_modality_lut(frame, ds).astype(np.float64))
            continue
        source = own if own is not None else ds
        slope = source.get("RescaleSlope", ds.get("DoseGridScaling") if own is None else None)
        slope = 1 if slope is None else float(slope)
        intercept = float(source.get("RescaleIntercept") or 0)
        frames.append(frame.astype(np.float64) * slope + intercept)
    return np.stack(frames)


def rgb_values(samples, ds, is_rgb):
    if ds.PhotometricInterpretation == "PALETTE COLOR":
        colours = np.stack([util.apply_color_lut(frame, ds) for frame in samples]).astype(np.int64)
        bits = int(ds.RedPaletteColorLookupTableDescriptor[2])
        return colours >> 8 if bits > 8 else colours
    drop = max(int(ds.BitsStored) - 8, 0)
    eight = (samples.astype(np.int64) >> drop).astype(np.uint8)
    if is_rgb or not ds.PhotometricInterpretation.startswith("YBR"):
        return eight
    return util.convert_color_space(eight, "YBR_FULL", "RGB", per_frame=True)


def ready_arrays(header, data):
    image = header["image"]
    count, rows, columns = len(image["frames"]), image["rows"], image["columns"]
    dtype = {"uint8": "u1", "int16": "<i2", "float32": "<f4", "rgb8": "u1"}[image["format"]]
    values = rows * columns * (3 if image["format"] == "rgb8" else 1)
    size = image["frameBytes"]
    frames, rests = [], []
    for index in range(count):
        frame = data[index * size : (index + 1) * size]
        pixels = np.frombuffer(frame[: values * np.dtype(dtype).itemsize], dtype)
        shape = (rows, columns, 3) if image["format"] == "rgb8" else (rows, columns)
        frames.append(pixels.reshape(shape))
        rests.append(frame[values * np.dtype(dtype).itemsize :])
    return np.stack(frames), rests


def tolerance(ds, header, decoded_by):
    """Largest difference allowed, and why: 0 unless arithmetic of lossy decoding or of YBR conversion is involved."""
    syntax = str(ds.file_meta.get("TransferSyntaxUID", ""))
    colour = header["image"]["format"] == "rgb8"
    if syntax in JPEG_LOSSY:
        return (4, "rounding of the inverse transform and of YBR") if colour else (2, "rounding of the inverse transform")
    if header["image"]["lossy"] and (syntax in JPEG_2000 or syntax in HTJ2K):
        return 2, "rounding of the irreversible wavelet"
    if colour and str(ds.PhotometricInterpretation).startswith("YBR"):
        return 2, "rounding of YBR"
    return 0, ""


def compare_pixels(path, ds, header, data):
    samples, by, is_rgb = stored_samples(path, ds)
    native = by in ("numpy", "pydicom", "zlib, numpy")
    ready, rests = ready_arrays(header, data)
    if header["image"]["format"] == "rgb8":
        expected = rgb_values(masked(samples, ds, native) if not is_rgb else samples, ds, is_rgb)
    else:
        expected = modality_values(masked(samples, ds, native), ds)
    if expected.shape != ready.shape:
        raise Wrong(f"shape {ready.shape} where {by} has {expected.shape}")
    allowed, why = tolerance(ds, header, by)
    if allowed and header["image"]["format"] != "rgb8":
        allowed *= max(abs(float(ds.get("RescaleSlope", 1) or 1)), 1e-6)
    if header["image"]["format"] == "float32":
        same = np.isclose(ready.astype(np.float64), expected, rtol=2e-7, atol=allowed, equal_nan=True)
    else:
        same = np.abs(ready.astype(np.int64) - expected) <= allowed
    if not same.all():
        worst = np.abs(ready.astype(np.float64) - expected)
        raise Wrong(f"{int((~same).sum())} of {same.size} values differ from {by}, by up to {worst.max():.4g}")
    if not np.all(np.isfinite(header["image"]["range"])):
        raise Wrong("range is not finite")
    compare_attachments(ds, header, rests, samples)
    return by + (f", within {allowed:.3g} ({why})" if allowed else "")


def compare_attachments(ds, header, rests, samples):
    tables = [item for item in ds.get("VOILUTSequence", []) if "LUTData" in item]
    at = [0] * len(rests)
    for attachment in header["image"]["attachments"]:
        first = rests[0][at[0] : at[0] + attachment["bytes"]]
        at = [offset + attachment["bytes"] for offset in at]
        if attachment["kind"] == "voi-lut":
            item = tables.pop(0)
            data = item.LUTData
            values = list(data) if not isinstance(data, bytes) else list(np.frombuffer(data, "<u2"))
            got = np.frombuffer(first, "<u2")
            if attachment["bits"] <= 8 and len(values) < len(got):
                values = list(np.asarray(values, "<u2").tobytes())[: len(got)]
            if list(got) != values[: len(got)]:
                raise Wrong("a VOI LUT differs")
        else:
            compare_overlay(ds, attachment, first, samples)


def compare_overlay(ds, attachment, data, samples):
    bits = np.unpackbits(np.frombuffer(data, "u1"), bitorder="little")
    got = bits[: attachment["rows"] * attachment["columns"]].reshape(attachment["rows"], attachment["columns"])
    for group in range(0x6000, 0x6020, 2):
        if (group, 0x0010) not in ds:
            continue
        if (group, 0x3000) in ds:
            plane = ds.overlay_array(group)
            plane = plane[0] if plane.ndim == 3 else plane
        else:
            plane = (samples[0].astype(np.int64) >> int(ds[group, 0x0102].value)) & 1
        if plane.shape == got.shape and (plane == got).all():
            return
    raise Wrong("an overlay differs")


NUMERIC = set("0123456789+-.eE \\\0")


def numbers(ds, keyword):
    """Values of a decimal string, or None when it is absent or has anything in it that no number has."""
    element = ds.get_item(keyword)
    if element is None or element.value is None:
        return None
    if isinstance(element.value, bytes) and getattr(element, "VR", "DS") in ("DS", None):
        if not set(element.value.decode("latin-1")) <= NUMERIC:
            return None
    try:
        value = ds.get(keyword)
    except ValueError:
        return None
    if value is None or value == "":
        return None
    try:
        return [float(part) for part in np.atleast_1d(value)]
    except ValueError:
        return None


def close(left, right):
    return left is not None and len(left) == len(right) and np.allclose(left, right, rtol=1e-6, atol=1e-6)


def compare_geometry(ds, header):
    image = header["image"]
    if (image["rows"], image["columns"], len(image["frames"])) != (ds.Rows, ds.Columns, frame_count(ds)):
        raise Wrong("rows, columns or frames differ")
    if image["inverted"] != (ds.PhotometricInterpretation == "MONOCHROME1"):
        raise Wrong("MONOCHROME1 is not marked")
    for index, frame in enumerate(image["frames"]):
        plane = macro(ds, index, "PlanePositionSequence")
        position = numbers(plane if plane is not None else ds, "ImagePositionPatient")
        is_dose = "GridFrameOffsetVector" in ds
        if position and len(position) == 3 and not is_dose and not close(frame["position"], position):
            raise Wrong(f"position of frame {index + 1} differs")
        plane = macro(ds, index, "PlaneOrientationSequence")
        orientation = numbers(plane if plane is not None else ds, "ImageOrientationPatient")
        if orientation and len(orientation) == 6 and frame["orientation"] is not None:
            if not close(frame["orientation"], orientation):
                raise Wrong(f"orientation of frame {index + 1} differs")
    measures = macro(ds, 0, "PixelMeasuresSequence")
    spacing = numbers(ds, "PixelSpacing") if measures is None else numbers(measures, "PixelSpacing")
    if spacing and image["spacing"] and image["spacing"]["source"] == "patient":
        if not close([image["spacing"]["row"], image["spacing"]["column"]], spacing):
            raise Wrong("pixel spacing differs")
    if spacing and len(spacing) == 2 and min(spacing) > 0 and image["spacing"] is None:
        raise Wrong("pixel spacing is missing")
    voi = ds if "WindowCenter" in ds else macro(ds, 0, "FrameVOILUTSequence")
    centers = numbers(voi, "WindowCenter") if voi is not None else None
    widths = numbers(voi, "WindowWidth") if voi is not None else None
    if centers is not None and widths is not None:
        pairs = [(c, w) for c, w in zip(centers, widths) if w > 0]
        if [(w["center"], w["width"]) for w in image["windows"]] != pairs:
            raise Wrong("windows differ")
    if str(ds.get("LossyImageCompression", "")) == "01" and image["lossy"] is None:
        raise Wrong("the lossy mark is lost")


def compare_names(ds, request):
    expected = ds.get("PatientName")
    if not expected or request.get("name") is None:
        return
    expected = ds.PatientName
    groups = (list(expected.components) + ["", "", ""])[:3]
    if "\ufffd" in str(expected):
        return  # not in the character set it says: there is no right way to read it
    got = [request["name"][key] for key in ("alphabetic", "ideographic", "phonetic")]
    if [group.rstrip("^ ") for group in groups] != [group.rstrip("^ ") for group in got]:
        raise Wrong("the patient's name is decoded differently")


def judge(request, data):
    path, header = request["path"], request["header"]
    ds = pydicom.dcmread(path, force=True)
    if str(ds.get("SOPInstanceUID", "")) != header["instance"]:
        raise Wrong("another SOP Instance UID")
    compare_names(ds, request)
    if header["image"] is None:
        if any(name in ds for name in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
            raise Wrong("its pixels are not shown")
        return f"{header['kind']}, no pixels"
    compare_geometry(ds, header)
    return compare_pixels(path, ds, header, data)


def main():
    source = sys.stdin.buffer
    for line in iter(source.readline, b""):
        request = json.loads(line)
        data = source.read(request["bytes"])
        try:
            answer = {"verdict": "right", "by": judge(request, data), "reason": ""}
        except NoDecoder as error:
            answer = {"verdict": "unchecked", "by": "", "reason": str(error)}
        except Wrong as error:
            answer = {"verdict": "wrong", "by": "", "reason": str(error)}
        except Exception as error:  # the reference itself cannot read the file: then nobody vouches for what is shown
            answer = {"verdict": "wrong", "by": "", "reason": f"the reference cannot read it: {type(error).__name__}: {str(error)[:120]}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
