import { randomUUID } from "node:crypto";
import { mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FRAME_RECORD_HEAD_BYTES, seriesInstances } from "../../../shared/contract/exam-content.ts";
import { sopInstanceUid } from "../../../shared/dicom/uid.ts";
import { expectInstances, type OpenVault, openThrowAwayVault, type PreparedInstance } from "../vault/index.ts";
import { addExam, addPatient, addSeries, addStudy, preparedInstance } from "../vault/vault-fixture.ts";
import { createReading } from "./create-reading.ts";
import type { Reading } from "./reading.ts";

let folder = "";
let vault: OpenVault;
let reading: Reading;
let series = "";
let study = "";
let written: PreparedInstance[] = [];
let damaged: string[] = [];
const never = new AbortController().signal;

async function put(seriesId: string, instances: readonly PreparedInstance[]): Promise<void> {
  const writer = await vault.writeSeries(seriesId);
  await Promise.all(instances.map((instance) => writer.add(instance)));
  await writer.seal();
}
const idOf = async (sopUid: string): Promise<string> => {
  const row = await vault.index
    .selectFrom("instance")
    .select("id")
    .where("sop_uid", "=", sopUid)
    .executeTakeFirstOrThrow();
  return row.id;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "alcove-reading-"));
  vault = await openThrowAwayVault(folder);
  damaged = [];
  reading = createReading({
    vault,
    imaging: { readDocument: () => Promise.reject(new Error("not asked here")) },
    row: () => {
      throw new Error("not asked here");
    },
    problemOf: (id) => (id === study ? { code: "no-connection", detail: "" } : null),
    audit: () => {},
    damaged: (id) => damaged.push(id),
  });
  study = await addStudy(vault.index, await addPatient(vault.index));
  series = await addSeries(vault.index, study);
  written = [preparedInstance(0, 1, 100), preparedInstance(1, 3, 50), preparedInstance(2, 1, 100)];
  await put(series, written);
});
afterEach(async () => {
  await vault.close();
  await rm(folder, { recursive: true, force: true });
});

interface FrameRecord {
  readonly position: number;
  readonly status: number;
  readonly pixels: Buffer;
}
async function ask(
  items: readonly { sopUid: string; from: number; to: number; bytes: number }[],
): Promise<FrameRecord[]> {
  const wanted = await Promise.all(
    items.map(async ({ sopUid, from, to }) => ({ instance: await idOf(sopUid), from, to })),
  );
  const { bytes, body } = await reading.frames({ items: wanted }, never);
  const all = Buffer.from(await new Response(body).arrayBuffer());
  expect(all.length).toBe(bytes);
  let offset = 0;
  return items.flatMap((item) =>
    Array.from({ length: item.to - item.from }, () => {
      const start = offset;
      offset += FRAME_RECORD_HEAD_BYTES + item.bytes;
      const pixels = all.subarray(start + FRAME_RECORD_HEAD_BYTES, offset);
      return { position: all.readUInt32LE(start), status: all.readUInt32LE(start + 4), pixels };
    }),
  );
}
const uid = (at: number) => written[at]?.sopUid ?? "";

describe("frames", () => {
  it("come as records in the order asked, byte for byte", async () => {
    const records = await ask([
      { sopUid: uid(2), from: 0, to: 1, bytes: 100 },
      { sopUid: uid(1), from: 1, to: 3, bytes: 50 },
      { sopUid: uid(0), from: 0, to: 1, bytes: 100 },
    ]);
    expect(records.map(({ position, status }) => [position, status])).toEqual([0, 1, 2, 3].map((at) => [at, 0]));
    const expected = [written[2]?.frames[0], written[1]?.frames[1], written[1]?.frames[2], written[0]?.frames[0]];
    expect(records.map(({ pixels }) => pixels.toString("hex"))).toEqual(
      expected.map((frame) => Buffer.from(frame ?? []).toString("hex")),
    );
  });
  it("of large series come whole", async () => {
    const large = Array.from({ length: 40 }, (_, at) => preparedInstance(100 + at, 1, 131_072));
    await put(series, large);
    const records = await ask(large.map(({ sopUid }) => ({ sopUid, from: 0, to: 1, bytes: 131_072 })));
    expect(
      records.every(({ status, pixels }, at) => status === 0 && pixels.equals(Buffer.from(large[at]?.frames[0] ?? []))),
    ).toBe(true);
  });
  it("that are not here say so, and hold nothing", async () => {
    const [instance] = [sopInstanceUid.parse("1.2.3.999")];
    await expectInstances(
      vault.index,
      series,
      [
        ...written.map(({ sopUid, number }) => ({ instance: sopInstanceUid.parse(sopUid), sopClass: "", number })),
        { instance, sopClass: "", number: 9 },
      ],
      1,
    );
    const records = await ask([
      { sopUid: instance, from: 0, to: 1, bytes: 0 },
      { sopUid: uid(0), from: 0, to: 1, bytes: 100 },
    ]);
    expect(records.map(({ position, status }) => [position, status])).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });
  it("PF-34 that are damaged on disk are zeros that say so; the others are whole", async () => {
    const place = await vault.index
      .selectFrom("instance")
      .select(["ready_segment", "ready_offset"])
      .where("sop_uid", "=", uid(0))
      .executeTakeFirstOrThrow();
    const files = await readdir(folder, { recursive: true });
    const file = files.find((name) => name.includes(place.ready_segment ?? "?"));
    const handle = await open(join(folder, file ?? ""), "r+");
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(400), 0, 400, place.ready_offset ?? 0);
    for (let at = bytesRead - 200; at < bytesRead; at++) buffer[at] = (buffer[at] ?? 0) ^ 1;
    await handle.write(buffer, 0, bytesRead, place.ready_offset ?? 0);
    await handle.close();
    const records = await ask([
      { sopUid: uid(0), from: 0, to: 1, bytes: 100 },
      { sopUid: uid(2), from: 0, to: 1, bytes: 100 },
    ]);
    expect(records[0]).toMatchObject({ status: 2 });
    expect(records[0]?.pixels.every((byte) => byte === 0)).toBe(true);
    expect(records[1]?.status).toBe(0);
    expect(damaged).toContain(study);
  });
  it("that an instance does not have are refused", async () => {
    await expect(ask([{ sopUid: uid(0), from: 0, to: 2, bytes: 100 }])).rejects.toMatchObject({
      problem: { code: "invalid" },
    });
  });
});

describe("instances", () => {
  it("come in the order of their numbers, with headers as stored", async () => {
    const { instances } = seriesInstances.parse(JSON.parse(await reading.instancesJson(series)));
    expect(instances.map(({ number, state }) => [number, state])).toEqual([
      [0, "here"],
      [1, "here"],
      [2, "here"],
    ]);
    expect(instances[1]?.header).toEqual(written[1]?.header);
  });
  it("RN-1 named in a rejection note are marked or hidden", async () => {
    const notes = await addSeries(vault.index, study);
    await vault.index
      .updateTable("series")
      .set({ summary_json: '{"modality":"KO"}' })
      .where("id", "=", notes)
      .execute();
    const note = (number: number, title: string, instances: readonly string[]): PreparedInstance => {
      const made = preparedInstance(number, 1, 8);
      if (made.header === null) throw new Error("no header");
      const references = { title, instances: [...instances] };
      return {
        ...made,
        frames: [],
        pixelDigest: null,
        header: { ...made.header, kind: "key-objects", image: null, references },
      };
    };
    await put(notes, [
      note(50, "113001", [uid(0), uid(1)]),
      note(51, "113037", [uid(1)]),
      note(52, "113000", [uid(2)]),
    ]);
    const { instances } = seriesInstances.parse(JSON.parse(await reading.instancesJson(series)));
    expect(instances.map(({ rejected }) => rejected)).toEqual([
      { how: "marked", code: "113001" },
      { how: "hidden", code: "113037" },
      null,
    ]);
  });
  it("of a series nobody knows are not found", async () => {
    await expect(reading.instancesJson(randomUUID())).rejects.toMatchObject({ problem: { code: "not-found" } });
  });
});

describe("a study's content", () => {
  const imagesOf = async () => (await reading.studyContent(study)).series[0]?.images;
  it("counts as here what can be shown: not an original whose frames are still to be made", async () => {
    expect(await imagesOf()).toMatchObject({ here: 3 });
    await vault.index.updateTable("instance").set({ header_json: null }).where("sop_uid", "=", uid(1)).execute();
    expect(await imagesOf()).toMatchObject({ here: 2 });
    const { instances } = seriesInstances.parse(JSON.parse(await reading.instancesJson(series)));
    expect(instances.filter(({ state }) => state === "here")).toHaveLength(2);
  });
  it("says why it does not come, until it is whole", async () => {
    expect((await reading.studyContent(study)).problem).toEqual({ code: "no-connection", detail: "" });
    await vault.index.updateTable("study").set({ complete_at: 1 }).where("id", "=", study).execute();
    expect((await reading.studyContent(study)).problem).toBeNull();
  });
});

describe("export", () => {
  const unzipped = async (): Promise<Record<string, Uint8Array>> => {
    const { body } = await reading.exportStudy(study, never);
    return unzipSync(new Uint8Array(await new Response(body).arrayBuffer()));
  };
  it.each(["identity-mismatch", "set-apart"] as const)(
    "says how many are not in it, and holds nothing that is %s",
    async (code) => {
      const listed = [...written.map(({ sopUid }) => sopUid), "1.2.3.999"].map((text) => sopInstanceUid.parse(text));
      await expectInstances(
        vault.index,
        series,
        listed.map((instance, number) => ({ instance, sopClass: "", number })),
        1,
      );
      const stranger = preparedInstance(3, 0, 8);
      const problem = { code: "identity-mismatch", detail: "" } as const;
      await put(series, [{ ...stranger, problem, header: null, pixelDigest: null }]);
      await vault.index
        .updateTable("instance")
        .set({ problem_json: JSON.stringify({ code, detail: "" }) })
        .where("sop_uid", "=", stranger.sopUid)
        .execute();
      const files = await unzipped();
      expect(Object.keys(files)).toHaveLength(4);
      expect(Buffer.from(files["INCOMPLETE.txt"] ?? []).toString()).toMatch(/^2 of 5 images/);
      expect(Object.values(files).some((bytes) => Buffer.from(bytes).equals(Buffer.from(stranger.original)))).toBe(
        false,
      );
    },
  );
  it("is a ZIP of DICOM files, each with the data set as it came", async () => {
    await addExam(vault.index, await addPatient(vault.index), [study]);
    const { body } = await reading.exportStudy(study, never);
    const files = unzipSync(new Uint8Array(await new Response(body).arrayBuffer()));
    expect(Object.keys(files).toSorted()).toEqual([
      "SERIES01/IM000001.dcm",
      "SERIES01/IM000002.dcm",
      "SERIES01/IM000003.dcm",
    ]);
    const { original } = written[1] ?? { original: new Uint8Array(0) };
    const file = Buffer.from(files["SERIES01/IM000002.dcm"] ?? []);
    expect(file.subarray(-original.length).equals(Buffer.from(original))).toBe(true);
    expect(file.toString("latin1", 0, 132)).toBe(`${"\0".repeat(128)}DICM`);
  });
});
