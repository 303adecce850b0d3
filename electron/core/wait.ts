/** A wait by a clock that people and systems set. */
export interface Wait {
  /** When it began, UTC milliseconds. */
  readonly from: number;
  readonly until: number;
}

export const waitFrom = (now: number, ms: number): Wait => ({ from: now, until: now + ms });

/** Where the clock was set back to before it began, a wait is over: nobody knows how much of it was left. */
export const isWaiting = ({ from, until }: Wait, now: number): boolean => now >= from && now < until;
