/** One C-STORE of an archive (PS3.7 9.1.1), whichever way it was asked for. */
import type { Association, Message } from "./association.ts";
import { command } from "./command-set.ts";
import { part10File } from "./part-10-file.ts";
import { status } from "./status.ts";

export interface Taker {
  readonly isWanted: (instance: string) => boolean;
  readonly came: (instance: string) => void;
  /** Takes a whole file; resolves when there is room for more. */
  readonly deliver: (instance: string, file: Uint8Array<ArrayBuffer>) => Promise<void>;
}

/** Hands the file on, and answers once there is room for the next; what is not wanted is refused. */
export async function takeStore(
  association: Association,
  { context, command: request, data }: Message,
  { isWanted, came, deliver }: Taker,
): Promise<void> {
  const { sopClass = "", instance = "", messageId = 0 } = request;
  let answer: number = status.success;
  if (data === null) answer = status.cannotUnderstand;
  else if (isWanted(instance)) {
    came(instance);
    await deliver(instance, part10File({ sopClass, instance, transferSyntax: context.transferSyntax, parts: data }));
  } else answer = status.notAuthorized;
  await association.send(context, {
    field: command.storeResponse,
    sopClass,
    respondsTo: messageId,
    instance,
    hasData: false,
    status: answer,
  });
}
