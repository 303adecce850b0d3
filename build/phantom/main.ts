#!/usr/bin/env node
/**
 * Makes a phantom series.
 *
 *     node build/phantom/main.ts --kind ct-chest --slices 300 --out DIR
 *
 * Kinds: see phantomKinds. Nodules are X,Y,Z,DIAMETER in mm, may be given several times, and are painted at 45 HU.
 */
import { parseArgs } from "node:util";
import type { Nodule } from "./anatomy/chest.ts";
import { deflatedLittleEndian, explicitLittleEndian, jpegLsLossless } from "./part10.ts";
import { phantomKinds, writePhantomSeries } from "./phantom-series.ts";
import { phantomStudy } from "./study.ts";

const usage = `node build/phantom/main.ts --kind KIND --out DIR
  KIND             ${phantomKinds.join(", ")}
  --slices N       of CT and MR (60)          --matrix N       columns (512)
  --series N       series number (2)          --nodule X,Y,Z,D mm; may be repeated
  --patient ID  --name NAME  --birth DATE  --sex F|M|O  --seed SEED
  --study-date DATE  --study-time TIME  --accession TEXT  --description TEXT  --priority TEXT
  --charset SET    "ISO_IR 192" (default), "ISO_IR 100", "ISO 2022 IR 149", "ISO 2022 IR 87"
  --compress KIND  none, deflate, jpeg-ls     --noise HU
`;

const { values } = parseArgs({
  options: {
    kind: { type: "string", default: "ct-chest" },
    out: { type: "string" },
    slices: { type: "string", default: "60" },
    matrix: { type: "string", default: "512" },
    series: { type: "string", default: "2" },
    nodule: { type: "string", multiple: true, default: [] },
    noise: { type: "string" },
    seed: { type: "string", default: "1" },
    patient: { type: "string", default: "PHANTOM-001" },
    name: { type: "string", default: "Phantom^Chest" },
    birth: { type: "string", default: "19580314" },
    sex: { type: "string", default: "F" },
    "study-date": { type: "string" },
    "study-time": { type: "string" },
    accession: { type: "string" },
    description: { type: "string" },
    priority: { type: "string" },
    charset: { type: "string", default: "ISO_IR 192" },
    compress: { type: "string", default: "none" },
    help: { type: "boolean", default: false },
  },
});

const characterSets = {
  "ISO_IR 192": "ISO_IR 192",
  "ISO_IR 100": "ISO_IR 100",
  "ISO 2022 IR 149": "\\ISO 2022 IR 149",
  "ISO 2022 IR 87": "\\ISO 2022 IR 87",
} as const;
const compressions = { none: explicitLittleEndian, deflate: deflatedLittleEndian, "jpeg-ls": jpegLsLossless } as const;
const sexes = { F: "F", M: "M", O: "O" } as const;

/** Picks a named value, or says which names there are. */
function pick<Value>(choices: Readonly<Record<string, Value>>, name: string, option: string): Value {
  const chosen = choices[name];
  if (chosen === undefined) throw new RangeError(`--${option}: one of ${Object.keys(choices).join(", ")}`);
  return chosen;
}

function noduleFrom(text: string): Nodule {
  const [x, y, z, diameter] = text.split(",").map(Number);
  if (x === undefined || y === undefined || z === undefined || diameter === undefined || !(diameter > 0))
    throw new RangeError("--nodule: X,Y,Z,DIAMETER in mm");
  return { centre: [x, y, z], diameter, value: 45 };
}

if (values.help || values.out === undefined) {
  process.stdout.write(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  const given = (name: string, value: string | undefined): Record<string, string> =>
    value === undefined ? {} : { [name]: value };
  const study = phantomStudy({
    seed: values.seed,
    characterSet: pick(characterSets, values.charset, "charset"),
    ...given("date", values["study-date"]),
    ...given("time", values["study-time"]),
    ...given("accession", values.accession),
    ...given("description", values.description),
    ...given("priority", values.priority),
    patient: { id: values.patient, name: values.name, birthDate: values.birth, sex: pick(sexes, values.sex, "sex") },
  });
  const kinds = Object.fromEntries(phantomKinds.map((kind) => [kind, kind]));
  const written = await writePhantomSeries(
    {
      kind: pick(kinds, values.kind, "kind"),
      study,
      number: Number(values.series),
      slices: Number(values.slices),
      matrix: Number(values.matrix),
      nodules: values.nodule.map(noduleFrom),
      transferSyntax: pick(compressions, values.compress, "compress"),
      ...(values.noise === undefined ? {} : { noise: Number(values.noise) }),
    },
    values.out,
  );
  process.stdout.write(`${written.length} files in ${values.out}\n`);
}
