/** Distinct number types, so that minutes are never passed for milliseconds. Made only where a value enters. */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

export type Minutes = Unit<"minutes">;
/** Milliseconds since 1970-01-01T00:00Z. */
export type UtcMillis = Unit<"utc-ms">;
export type Millimetres = Unit<"mm">;
export type Bytes = Unit<"bytes">;

export const minutes = (value: number): Minutes => value as Minutes;
export const utcMillis = (value: number): UtcMillis => value as UtcMillis;
