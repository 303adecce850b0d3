import { useEffect, useState } from "react";

const STEP_MS = 15_000;

/** The time, in steps: what counts down by minutes needs no more. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
