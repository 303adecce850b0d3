/**
 * The demo site's made patients: what public samples do not have. Priors of one patient, a visit with four
 * accessions, a Korean and a Japanese name, mammograms in four views.
 */
import { join } from "node:path";
import { CT_IMAGE_STORAGE, type CtRegion, ctSeries, writeCtSeries, writeScout } from "../phantom/ct-series.ts";
import type { PhantomTransferSyntax } from "../phantom/image-file.ts";
import { mrSeries, writeMrSeries } from "../phantom/mr-series.ts";
import { jpegLsLossless } from "../phantom/part10.ts";
import { writeChestRadiograph, writeMammogram } from "../phantom/projection-image.ts";
import { writeRejectionNote } from "../phantom/rejection-note.ts";
import { type PhantomStudy, phantomStudy } from "../phantom/study.ts";

const transferSyntax: PhantomTransferSyntax = jpegLsLossless;
/** Less noise than a scanner's: it is noise that makes a file large. */
const noise = 2;

/** Follow-up of a nodule: 9 mm, and 6 mm half a year before; a film a year before that. */
async function chestFollowUp(directory: string): Promise<void> {
  const patient = { id: "PH-1001", name: "Phantom^Chest", birthDate: "19580314", sex: "F" } as const;
  const common = { patient, seed: "chest" };
  const now = phantomStudy({ ...common, date: "20260302", time: "091200", accession: "PH26-0301" });
  const before = phantomStudy({ ...common, status: "READ", date: "20250901", time: "143500", accession: "PH25-0907" });
  const film = phantomStudy({
    ...common,
    status: "READ",
    date: "20240820",
    time: "100500",
    accession: "PH24-0822",
    description: "XR Chest PA",
    indication: "Cough",
    station: "PHDX01",
  });
  const nodule = (diameter: number) => [{ centre: [-80, -14, -145], diameter, value: 45 }] as const;
  for (const [study, folder, diameter] of [
    [now, "phantom-chest", 9],
    [before, "phantom-chest-prior", 6],
  ] as const) {
    const series = ctSeries({ number: 2, slices: 30, matrix: 240, noise, nodules: nodule(diameter), transferSyntax });
    await writeScout(study, { ...series, number: 1 }, join(directory, folder, "scout"));
    await writeCtSeries(study, series, join(directory, folder, "ct"));
  }
  await writeChestRadiograph(film, 1, 480, nodule(6), transferSyntax, join(directory, "phantom-chest-film", "pa"));
}

/** The technologist's note that one slice was spoiled by motion. */
function rejectForMotion(study: PhantomStudy, sopInstance: string, directory: string): void {
  writeRejectionNote(study, 9, [{ sopClass: CT_IMAGE_STORAGE, sopInstance, series: 2 }], directory);
}

/** One visit after an accident: four orders, one patient, twenty minutes. */
async function traumaVisit(directory: string): Promise<void> {
  const parts: readonly { region: CtRegion; description: string; bodyPart: string; time: string; last: string }[] = [
    { region: "head", description: "CT Head without contrast", bodyPart: "HEAD", time: "023100", last: "1" },
    { region: "spine", description: "CT Spine thoracolumbar", bodyPart: "SPINE", time: "023600", last: "2" },
    { region: "chest", description: "CT Chest with contrast", bodyPart: "CHEST", time: "024200", last: "3" },
    {
      region: "abdomen",
      description: "CT Abdomen and pelvis with contrast",
      bodyPart: "ABDOMEN",
      time: "024800",
      last: "4",
    },
  ];
  for (const { region, description, bodyPart, time, last } of parts) {
    const study = phantomStudy({
      patient: { id: "PH-2002", name: "Phantom^Trauma", birthDate: "19970611", sex: "M" },
      seed: "trauma",
      date: "20260303",
      time,
      accession: `PH26-041${last}`,
      description,
      bodyPart,
      priority: "STAT",
      indication: "Fall from height",
      ward: "Emergency",
      referrer: "Moreau^Luc^^Dr.",
      referrerPhone: "+32 2 555 01 90",
      admission: "ADM-260303-02",
    });
    const findings = [{ tissue: "bleed", centre: [-52, -20, 34], radii: [11, 34, 26] }] as const;
    const series = ctSeries({ region, number: 2, slices: 20, matrix: 144, noise, findings, transferSyntax });
    const folder = join(directory, `phantom-trauma-${region}`);
    const written = await writeCtSeries(study, series, join(folder, "ct"));
    const spoiled = written.at(-1);
    if (region === "abdomen" && spoiled !== undefined)
      rejectForMotion(study, spoiled.sopInstance, join(folder, "note"));
  }
}

/** A Korean site writes ISO 2022 IR 149; its older film, in UTF-8, is the same patient's. */
async function koreanFilm(directory: string): Promise<void> {
  const patient = { id: "PH-3003", name: "Kim^Minjun=金^民俊=김^민준", birthDate: "19711105", sex: "M" } as const;
  const common = {
    patient,
    seed: "film",
    institution: "팬텀병원",
    ward: "응급실",
    referrer: "Lee^Seoyeon=李^瑞姸=이^서연",
    referrerPhone: "+82 2 555 0144",
    station: "PHDX02",
  };
  const now = phantomStudy({
    ...common,
    characterSet: "\\ISO 2022 IR 149",
    date: "20260301",
    time: "184000",
    accession: "PH26-0288",
    description: "XR Chest PA",
    indication: "발열, 기침",
  });
  const before = phantomStudy({
    ...common,
    status: "READ",
    date: "20251112",
    time: "090300",
    accession: "PH25-1120",
    description: "XR Chest PA",
    indication: "건강검진",
  });
  const infiltrate = [{ centre: [70, -20, -215], diameter: 44, value: -350 }] as const;
  await writeChestRadiograph(now, 1, 480, infiltrate, transferSyntax, join(directory, "phantom-korean-film", "pa"));
  await writeChestRadiograph(before, 1, 480, [], transferSyntax, join(directory, "phantom-korean-film-prior", "pa"));
}

/** A Japanese name in ISO 2022 IR 87, and a brain in two planes and three weightings. */
async function japaneseBrain(directory: string): Promise<void> {
  const study = phantomStudy({
    patient: { id: "PH-4004", name: "Yamada^Hanako=山田^花子=やまだ^はなこ", birthDate: "19840920", sex: "F" },
    seed: "brain",
    characterSet: "\\ISO 2022 IR 87",
    date: "20260302",
    time: "152000",
    accession: "PH26-0312",
    description: "MR Brain without contrast",
    bodyPart: "BRAIN",
    indication: "頭痛",
    institution: "ファントム病院",
    station: "PHMR01",
  });
  const findings = [
    { tissue: "lesion", centre: [26, -6, 32], radii: [6, 9, 5] },
    { tissue: "lesion", centre: [-28, 22, 26], radii: [4, 5, 4] },
  ] as const;
  const common = { matrix: 160, noise: 4, findings, transferSyntax };
  const folder = join(directory, "phantom-brain");
  await writeMrSeries(
    study,
    mrSeries({ ...common, number: 2, weighting: "T1", plane: "sagittal", slices: 13 }),
    join(folder, "t1-sag"),
  );
  await writeMrSeries(study, mrSeries({ ...common, number: 3, weighting: "T2", slices: 16 }), join(folder, "t2-tra"));
  await writeMrSeries(
    study,
    mrSeries({ ...common, number: 4, weighting: "FLAIR", slices: 16 }),
    join(folder, "flair-tra"),
  );
}

/** A screening mammogram in four views, and the round two years before. */
async function mammogram(directory: string): Promise<void> {
  const patient = { id: "PH-5005", name: "Phantom^Breast", birthDate: "19690208", sex: "F" } as const;
  const common = {
    patient,
    seed: "breast",
    description: "MG Screening bilateral",
    bodyPart: "BREAST",
    indication: "Screening",
    station: "PHMG01",
  };
  const now = phantomStudy({ ...common, date: "20260227", time: "111000", accession: "PH26-0270" });
  const before = phantomStudy({ ...common, status: "READ", date: "20240222", time: "105000", accession: "PH24-0231" });
  const mass = { side: "L", depth: 46, offset: 12, diameter: 11 } as const;
  await writeMammogram(now, 280, [mass], transferSyntax, join(directory, "phantom-breast", "views"));
  await writeMammogram(before, 280, [], transferSyntax, join(directory, "phantom-breast-prior", "views"));
}

/** Writes all made patients below `directory`: one folder a study, one in it a series. */
export async function writePhantomStudies(directory: string): Promise<void> {
  await chestFollowUp(directory);
  await traumaVisit(directory);
  await koreanFilm(directory);
  await japaneseBrain(directory);
  await mammogram(directory);
}
