/**
 * `npm run bench:match`: how long it takes to choose among 500 protocols for an exam of 40 series with a prior of 40.
 *
 * Prints one JSON object as its last line: `ms`, the median of many, and `coldMs`, the first. Fails from 20 ms on.
 */
import { hang } from "../../shared/hanging/hang.ts";
import { setExample, studyExample } from "../../shared/hanging/hanging-example.ts";
import { builtInProtocols } from "../../shared/hanging/protocols/built-in.ts";
import { planes, weightings } from "../../shared/hanging/series-traits.ts";

const [PROTOCOLS, SERIES, ROUNDS, MOST_MS] = [500, 40, 50, 20];

const protocols = Array.from({ length: PROTOCOLS / builtInProtocols.length + 1 }, (_, round) =>
  builtInProtocols.map(({ owner, protocol }) => ({ owner, protocol: { ...protocol, id: `${protocol.id}-${round}` } })),
)
  .flat()
  .slice(0, PROTOCOLS);

/** Sets and studies are made anew: nothing is found from the round before. */
function exam() {
  const sets = (study: string) =>
    Array.from({ length: SERIES }, (_, at) =>
      setExample(
        `${study}-${at}`,
        {
          weighting: weightings[at % weightings.length] ?? "t1",
          plane: planes[at % 3] ?? "axial",
          contrast: at % 2 === 0 ? "none" : "with",
          region: ["head"],
        },
        { modality: "MR", count: 20 + at, description: `series ${at} of ${study}` },
      ),
    );
  return {
    current: [studyExample("now", sets("now"), { description: "MR Brain" })],
    priors: [studyExample("before", sets("before"), { description: "MR Brain", ageDays: 300 })],
  };
}

function round(): number {
  const asked = { ...exam(), protocols, displays: [{ width: 1920, height: 1080 }] };
  const started = performance.now();
  const { chosen } = hang(asked);
  if (chosen === null) throw new Error("no protocol was chosen");
  return performance.now() - started;
}

const coldMs = round();
const times = Array.from({ length: ROUNDS }, round).sort((a, b) => a - b);
const ms = times[Math.floor(ROUNDS / 2)] ?? coldMs;
const tenths = (value: number): number => Math.round(value * 10) / 10;
process.stdout.write(
  `${JSON.stringify({ ms: tenths(ms), coldMs: tenths(coldMs), protocols: PROTOCOLS, series: SERIES })}\n`,
);
process.exitCode = ms < MOST_MS ? 0 : 1;
