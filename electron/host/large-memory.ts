/** How the garbage collector counts memory outside its heap: images, which the program holds by the hundred megabytes. */
import { setFlagsFromString } from "node:v8";

/**
 * By itself V8 stops the program for a full collection after every few dozen megabytes of buffers, however small the
 * heap: many times a second while studies are fetched. With this flag buffers count within the limit of the whole.
 * To be called before memory is used; a V8 that does not know the flag goes on as it was.
 */
export const countBuffersWithHeap = (): void => setFlagsFromString("--external-memory-accounted-in-global-limit");
