"""What a picture of the screen should show of a DICOM image, reckoned apart from Alcove.

Reads requests from standard input, one JSON object a line; answers each with one line of JSON:
{"verdict": "right" | "wrong", "points": how many were compared, "reason": text}.

A request names a file, a frame, a picture (PNG, one pixel a CSS pixel), the viewport's place on it, what the reader did
to the image (window, inversion, quarter turns, mirroring) and the places on the picture that words cover. Stored and
modality values are those of reference.py; the VOI stage (PS3.3 C.11.2), polarity, overlay planes (C.9.2), display
shutter (C.7.6.11), pixel shape and where the image lies in the viewport are reckoned here.

Compared are the middles of pixels whose neighbours are all of their value (resampling leaves these as they are; a picture
without such places is compared with what stands around each pixel), places
beside the image, which are black, and where the edges between patches and of the image lie.
"""

import json
import sys

import numpy as np
import pydicom
from PIL import Image

from reference import Wrong, macro, masked, modality_values, rgb_values, stored_samples

# The room's own colour for overlay planes, and how much of the image shines through.
OVERLAY, OPACITY = np.array([127.0, 176.0, 201.0]), 235 / 255
# Grey levels: rounding to a byte, once by the window and once by the screen.
GREY = 2
# A colour's rounding by YBR comes on top.
COLOUR = 4
# CSS pixels by which an edge may lie elsewhere: software draws 0.6 pixels a CSS pixel.
EDGE = 2.0
MOST_POINTS = 1500


def window(values, center, width, function):
    """C.11.2.1.2.1, C.11.2.1.3.1, C.11.2.1.3.2, to 0 … 255."""
    if function == "SIGMOID":
        return 255 / (1 + np.exp(-4 * (values - center) / width))
    if function == "LINEAR_EXACT":
        return np.clip((values - center) / width + 0.5, 0, 1) * 255
    lowest, highest = center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = ((values - (center - 0.5)) / (width - 1) + 0.5) * 255
    return np.where(values <= lowest, 0, np.where(values > highest, 255, inside))


def table(values, item):
    """C.11.2.1.1: the first entry for all below, the last for all above."""
    entries, first, bits = (int(part) for part in item.LUTDescriptor)
    signed = values.min() < 0
    first = first - 65536 if signed and first > 32767 else first
    data = item.LUTData
    outputs = np.frombuffer(data, "<u2") if isinstance(data, bytes) else np.asarray(data)
    index = np.clip(values.astype(np.int64) - first, 0, entries - 1)
    return outputs[index] / (2**bits - 1) * 255


def first_of(value):
    return float(value[0] if isinstance(value, pydicom.multival.MultiValue) else value)


def greys(frames, frame, ds, asked):
    """Levels of one frame's modality values as the image opens, or through the window asked for. Without any window the
    smallest and largest value of all frames are black and white: no frame flickers against the next."""
    values = frames[frame]
    if asked is not None:
        return window(values, asked["center"], asked["width"], "LINEAR")
    voi = ds if "VOILUTSequence" in ds or "WindowCenter" in ds else macro(ds, frame, "FrameVOILUTSequence")
    if voi is not None and voi.get("VOILUTSequence"):
        return table(values, voi.VOILUTSequence[0])
    if voi is not None and voi.get("WindowCenter") is not None:
        function = voi.get("VOILUTFunction", None) or "LINEAR"
        return window(values, first_of(voi.WindowCenter), first_of(voi.WindowWidth), function)
    if int(ds.get("BitsAllocated", 0)) == 8 and "ModalityLUTSequence" not in ds and "RescaleSlope" not in ds:
        return values.astype(np.float64)
    if ds.Modality == "CT":
        return window(values, 40, 400, "LINEAR")
    return (values - frames.min()) / (frames.max() - frames.min()) * 255


def unshuttered(ds):
    """Whether a pixel is seen. Edges and radii are in 1-based rows and columns; pixels on them count as seen."""
    row, column = np.mgrid[1 : int(ds.Rows) + 1, 1 : int(ds.Columns) + 1]
    shape = ds.get("ShutterShape")
    if shape == "RECTANGULAR":
        across = (column >= ds.ShutterLeftVerticalEdge) & (column <= ds.ShutterRightVerticalEdge)
        return across & (row >= ds.ShutterUpperHorizontalEdge) & (row <= ds.ShutterLowerHorizontalEdge)
    if shape == "CIRCULAR":
        y, x = ds.CenterOfCircularShutter
        return (row - int(y)) ** 2 + (column - int(x)) ** 2 <= int(ds.RadiusOfCircularShutter) ** 2
    if shape == "POLYGONAL":
        points = np.array(ds.VerticesOfThePolygonalShutter, float).reshape(-1, 2)
        inside = np.zeros(row.shape, bool)
        for (y1, x1), (y2, x2) in zip(points, np.roll(points, -1, axis=0)):
            if y1 == y2:
                continue
            crosses = (row >= min(y1, y2)) & (row < max(y1, y2))
            inside ^= crosses & (column < x1 + (row - y1) * (x2 - x1) / (y2 - y1))
        return inside
    return np.ones(row.shape, bool)


def overlaid(ds):
    """Pixels that an overlay plane covers."""
    covered = np.zeros((int(ds.Rows), int(ds.Columns)), bool)
    for group in range(0x6000, 0x6020, 2):
        if (group, 0x3000) not in ds:
            continue
        rows, columns = int(ds[group, 0x0010].value), int(ds[group, 0x0011].value)
        top, left = (int(part) - 1 for part in ds[group, 0x0050].value)
        bits = np.unpackbits(np.frombuffer(ds[group, 0x3000].value, "u1"), bitorder="little")[: rows * columns]
        covered[top : top + rows, left : left + columns] |= bits.reshape(rows, columns) == 1
    return covered


def expected_picture(path, ds, request):
    """The frame as RGB on the screen, not yet turned."""
    frame = request["frame"]
    samples, _, is_rgb = stored_samples(path, ds)
    if int(ds.SamplesPerPixel) == 3 or ds.PhotometricInterpretation == "PALETTE COLOR":
        picture = rgb_values(masked(samples, ds, True) if not is_rgb else samples, ds, is_rgb)[frame].astype(float)
    else:
        levels = greys(modality_values(masked(samples, ds, True), ds), frame, ds, request["window"])
        if (ds.PhotometricInterpretation == "MONOCHROME1") != request["inverted"]:
            levels = 255 - levels
        picture = np.repeat(levels[..., None], 3, axis=2)
    picture[~unshuttered(ds)] = 0
    covered = overlaid(ds)
    picture[covered] = picture[covered] * (1 - OPACITY) + OVERLAY * OPACITY
    return picture


def pixel_shape(ds, frame):
    """Height and width of a pixel, in any unit."""
    measures = macro(ds, frame, "PixelMeasuresSequence")
    for source, name in ((measures, "PixelSpacing"), (ds, "PixelSpacing"), (ds, "ImagerPixelSpacing"), (ds, "PixelAspectRatio")):
        if source is not None and source.get(name):
            return tuple(float(part) for part in source.get(name))
    return 1.0, 1.0


class Place:
    """Where the image lies: fitted whole into the middle of the viewport."""

    def __init__(self, ds, request):
        high, wide = pixel_shape(ds, request["frame"])
        self.rows, self.columns = int(ds.Rows), int(ds.Columns)
        self.turns, self.mirrored = request["turns"] % 4, request["mirrored"]
        across, down = self.columns * wide, self.rows * high
        if self.turns % 2 == 1:
            across, down = down, across
        box = request["box"]
        scale = min(box["width"] / across, box["height"] / down)
        self.wide, self.high = wide * scale, high * scale
        self.middle = (box["left"] + box["width"] / 2, box["top"] + box["height"] / 2)

    def on_picture(self, column, row):
        """From image pixels, 0 the middle of the first one, to the picture's own pixels (0 its left edge)."""
        x = (np.asarray(column, float) - (self.columns - 1) / 2) * self.wide
        y = (np.asarray(row, float) - (self.rows - 1) / 2) * self.high
        if self.mirrored:
            x = -x
        for _ in range(self.turns):
            x, y = -y, x
        return x + self.middle[0], y + self.middle[1]


def alike(picture):
    """Pixels whose neighbours are all of their own value."""
    flat = np.zeros(picture.shape[:2], bool)
    inner = picture[1:-1, 1:-1]
    same = np.ones(inner.shape[:2], bool)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            near = picture[1 + down : picture.shape[0] - 1 + down, 1 + right : picture.shape[1] - 1 + right]
            same &= np.abs(near - inner).max(axis=2) < 0.5
    flat[1:-1, 1:-1] = same
    return flat


def free_of_words(x, y, request):
    box = request["box"]
    free = (x > box["left"] + 2) & (x < box["left"] + box["width"] - 2)
    free &= (y > box["top"] + 2) & (y < box["top"] + box["height"] - 2)
    for word in request["words"]:
        inside = (x > word["left"] - 3) & (x < word["left"] + word["width"] + 3)
        free &= ~(inside & (y > word["top"] - 3) & (y < word["top"] + word["height"] + 3))
    return free


def spread_near(picture, reach=2):
    """The lowest and highest level among each pixel's neighbours, two away at most."""
    padded = np.pad(picture, ((reach, reach), (reach, reach), (0, 0)), mode="edge")
    near = np.lib.stride_tricks.sliding_window_view(padded, (2 * reach + 1, 2 * reach + 1), axis=(0, 1))
    return near.min(axis=(3, 4)), near.max(axis=(3, 4))


def compare_values(picture, place, seen, request, tolerance):
    """Where a picture has hardly a flat place, its pixels must lie within what stands around them."""
    flat = alike(picture)
    lowest, highest = (picture, picture) if flat.sum() > picture.shape[0] else spread_near(picture)
    rows, columns = np.nonzero(flat if lowest is picture else np.ones_like(flat))
    x, y = place.on_picture(columns, rows)
    usable = free_of_words(x, y, request)
    rows, columns, x, y = rows[usable], columns[usable], x[usable], y[usable]
    if len(rows) < 20:
        raise Wrong(f"only {len(rows)} places can be compared")
    step = max(1, len(rows) // MOST_POINTS)
    rows, columns, x, y = rows[::step], columns[::step], x[::step], y[::step]
    got = seen[y.astype(int), x.astype(int)]
    low, high = lowest[rows, columns], highest[rows, columns]
    off = np.maximum(low - got, got - high).max(axis=1)
    if (off > tolerance).any():
        at = int(off.argmax())
        share = f"{int((off > tolerance).sum())} of {len(off)} places"
        values = f"{got[at].astype(int).tolist()} where {np.round((low + high)[at] / 2, 1).tolist()} is right"
        raise Wrong(f"{share} differ, by up to {off[at]:.1f}: column {columns[at]}, row {rows[at]} shows {values}")
    return len(rows)


def compare_surroundings(place, seen, request):
    """Nothing is drawn beside the image."""
    box = request["box"]
    y, x = np.mgrid[box["top"] + 4 : box["top"] + box["height"] - 4 : 23, box["left"] + 4 : box["left"] + box["width"] - 4 : 23]
    left, right = sorted(place.on_picture([-0.5, place.columns - 0.5], [-0.5, place.rows - 0.5])[0])
    top, bottom = sorted(place.on_picture([-0.5, place.columns - 0.5], [-0.5, place.rows - 0.5])[1])
    outside = (x < left - 4) | (x > right + 4) | (y < top - 4) | (y > bottom + 4)
    outside &= free_of_words(x, y, request)
    if (seen[y[outside].astype(int), x[outside].astype(int)] > 1).any():
        raise Wrong("something is drawn beside the image")
    return int(outside.sum())


def crossing(seen, start, end, low, high):
    """How far from start to end, in pixels, the picture goes from one level to the other; None when it does not."""
    length = int(np.hypot(end[0] - start[0], end[1] - start[1]) * 4)
    x, y = np.linspace(start[0], end[0], length), np.linspace(start[1], end[1], length)
    line = seen[np.clip(y.astype(int), 0, seen.shape[0] - 1), np.clip(x.astype(int), 0, seen.shape[1] - 1)].mean(axis=1)
    passed = line > (low + high) / 2 if high > low else line < (low + high) / 2
    if passed[0] or not passed[-1]:
        return None
    return np.argmax(passed) / 4


def compare_edges(picture, place, seen, request):
    """Edges between neighbouring patches along the middle row and column, and the image's own."""
    count = 0
    level = picture.mean(axis=2)
    for across in (True, False):
        size = place.columns if across else place.rows
        fixed = (place.rows if across else place.columns) // 2 + 4
        line = level[fixed] if across else level[:, fixed]
        changes = [at for at in range(size - 1) if line[at] != line[at + 1]]
        borders = [(at, line[at], line[at + 1]) for at in changes] + [(-1, 0.0, line[0]), (size - 1, line[-1], 0.0)]
        for at, before, after in borders:
            if abs(before - after) < 60 or not (at in (-1, size - 1) or 5 < min(before, after) < max(before, after) < 250):
                continue
            reach = 1.5
            ends = [(at + 0.5 - reach, fixed), (at + 0.5 + reach, fixed)]
            points = [place.on_picture(*(end if across else end[::-1])) for end in ends]
            if not all(free_of_words(x, y, request) for x, y in points):
                continue
            found = crossing(seen, points[0], points[1], before, after)
            middle = np.hypot(points[1][0] - points[0][0], points[1][1] - points[0][1]) / 2
            if found is None or abs(found - middle) > EDGE:
                where = "nowhere" if found is None else f"{found - middle:+.1f} px from where it should be"
                raise Wrong(f"the edge after {'column' if across else 'row'} {at} lies {where}")
            count += 1
    return count


def axes_of(direction):
    """Letters of a direction in the patient (C.7.6.1.1.1): the main axis first, others where they are a sixth of it."""
    named = [(abs(part), names[part > 0]) for part, names in zip(direction, ("RL", "AP", "FH"))]
    return "".join(letter for size, letter in sorted(named, reverse=True) if size > 0.17)


def expected_letters(ds, request):
    """Where the picture's left, right, top and bottom point in the patient; None when nothing says."""
    plane = macro(ds, request["frame"], "PlaneOrientationSequence")
    cosines = (plane if plane is not None else ds).get("ImageOrientationPatient")
    if cosines:
        right, down = np.array(cosines[:3], float), np.array(cosines[3:], float)
        letters = lambda sign, axis: axes_of(sign * axis)  # noqa: E731
    elif ds.get("PatientOrientation"):
        right, down = ds.PatientOrientation
        opposite = str.maketrans("RLAPFH", "LRPAHF")
        letters = lambda sign, axis: axis if sign > 0 else axis.translate(opposite)  # noqa: E731
    else:
        return None
    edges = {(1, 0): letters(1, right), (-1, 0): letters(-1, right), (0, 1): letters(1, down), (0, -1): letters(-1, down)}
    at = {}
    for (x, y), letter in edges.items():
        x = -x if request["mirrored"] else x
        for _ in range(request["turns"] % 4):
            x, y = -y, x
        at[x, y] = letter
    return {"left": at[-1, 0], "right": at[1, 0], "top": at[0, -1], "bottom": at[0, 1]}


def judge(request):
    ds = pydicom.dcmread(request["path"], force=True)
    picture = expected_picture(request["path"], ds, request)
    letters = expected_letters(ds, request)
    if request["letters"] != letters:
        raise Wrong(f"the letters are {request['letters']} where {letters} are right")
    seen = np.asarray(Image.open(request["picture"]).convert("RGB")).astype(float)
    place = Place(ds, request)
    by_ybr = str(ds.PhotometricInterpretation).startswith("YBR")
    points = compare_values(picture, place, seen, request, COLOUR if by_ybr else GREY)
    points += compare_surroundings(place, seen, request)
    # Phantoms have straight edges; in anatomy there are none to find.
    curved = ds.get("ManufacturerModelName") != "Phantom" or "VOILUTSequence" in ds or "ModalityLUTSequence" in ds or ds.PhotometricInterpretation == "PALETTE COLOR"
    if request["edges"] and not curved:
        points += compare_edges(picture, place, seen, request)
    return points


def main():
    for line in iter(sys.stdin.readline, ""):
        try:
            answer = {"verdict": "right", "points": judge(json.loads(line)), "reason": ""}
        except Wrong as error:
            answer = {"verdict": "wrong", "points": 0, "reason": str(error)}
        except Exception as error:  # nobody vouches for a picture that the reference cannot reckon
            answer = {"verdict": "wrong", "points": 0, "reason": f"{type(error).__name__}: {str(error)[:200]}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
