/**
 * `{name: rows}` as JSON, written and sent part by part with one row a line, so that whoever reads it may begin with the
 * first rows while the others are still being read.
 */
export function jsonLines(name: string, parts: AsyncIterable<readonly object[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const written = lines(name, parts);
  return new ReadableStream({
    async pull(controller) {
      const next = await written.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await written.return(undefined);
    },
  });
}

async function* lines(name: string, parts: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  yield `{${JSON.stringify(name)}:[\n`;
  let between = "";
  for await (const rows of parts) {
    if (rows.length === 0) continue;
    yield `${between}${rows.map((row) => JSON.stringify(row)).join(",\n")}`;
    between = ",\n";
  }
  yield "\n]}\n";
}
