/** What several streams yield, as it comes. The first failure ends all; so does leaving off. */
export async function* merged<T>(streams: readonly AsyncGenerator<T>[]): AsyncGenerator<T> {
  const pending = new Map(streams.map((stream) => [stream, next(stream)]));
  try {
    while (pending.size > 0) {
      const { stream, result } = await Promise.race(pending.values());
      if (result.done === true) {
        pending.delete(stream);
      } else {
        pending.set(stream, next(stream));
        yield result.value;
      }
    }
  } finally {
    // Those that fail from now on have no listener left: what they say was said by the first.
    for (const stream of pending.keys()) {
      stream.return(undefined).catch(() => {});
    }
  }
}

function next<T>(stream: AsyncGenerator<T>): Promise<{ stream: AsyncGenerator<T>; result: IteratorResult<T> }> {
  const turn = stream.next().then((result) => ({ stream, result }));
  // A failure may come while the one before is still being consumed; the race hears of it then.
  turn.catch(() => {});
  return turn;
}
