/** Server-sent events read through fetch, so that status and end of the stream are seen (EventSource hides both). */

/** Yields the data of each event. Ends when the server ends; rejects when the line is cut. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  // The DOM typings give the decoder a wider input than the stream has.
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + value.replaceAll("\r\n", "\n")).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const data = block
          .split("\n")
          .filter((line) => line.startsWith("data:"))
          .map((line) => line.slice(line.startsWith("data: ") ? 6 : 5))
          .join("\n");
        if (data !== "") yield data;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
