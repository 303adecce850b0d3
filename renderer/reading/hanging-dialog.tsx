import { Button } from "@mantine/core";
import { useStore } from "zustand";
import type { ChosenProtocol, LostProtocol } from "../../shared/hanging/choose-protocol.ts";
import type { Hanging } from "../../shared/hanging/hang.ts";
import { Dialog } from "../ui/dialog.tsx";
import { useLanguage } from "../ui/language.ts";
import { useTexts } from "../ui/texts.ts";
import { traitTexts } from "../ui/traits/trait-texts.ts";
import { hangBy } from "./hang-actions.ts";
import styles from "./hanging-dialog.module.css";
import { hangingTexts } from "./hanging-texts.ts";
import { hungBy, lostWords, ruleWords } from "./hanging-words.ts";
import { roomStore } from "./room-store.ts";

const close = (): void => roomStore.setState({ explaining: false });

/** Why it won: the rules that held, and what it found for what it wants. */
function Winner({ chosen }: { readonly chosen: ChosenProtocol }) {
  const t = useTexts(hangingTexts);
  const w = useTexts(traitTexts);
  const { protocol, owner, found } = chosen;
  return (
    <>
      <p className="tone-2">{t(`owner-${owner}`)}</p>
      <h3>{t("because")}</h3>
      <ul>
        {protocol.exam.map((rule) => (
          <li key={JSON.stringify(rule)}>{ruleWords(t, w, rule)}</li>
        ))}
      </ul>
      <h3>{t("wants")}</h3>
      <table className={styles.sets}>
        <tbody>
          {Object.entries(protocol.sets).map(([name, { prior }]) => {
            const sets = found.get(name) ?? [];
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="tone-2">{prior === 0 ? "" : t("prior-n", { n: prior })}</td>
                <td className={sets.length === 0 ? "tone-2" : undefined}>
                  {sets.length === 0
                    ? t("nothing")
                    : sets.map(({ description, modality }) => description || modality).join(", ")}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

/** What might hang it as well stands first. */
const byNearness = (a: LostProtocol, b: LostProtocol): number =>
  Number(a.lost.why !== "outranked") - Number(b.lost.why !== "outranked");

function Others({ lost }: { readonly lost: readonly LostProtocol[] }) {
  const t = useTexts(hangingTexts);
  const w = useTexts(traitTexts);
  const language = useLanguage();
  return (
    <>
      <h3>{t("others")}</h3>
      <table className={styles.sets}>
        <tbody>
          {lost.toSorted(byNearness).map(({ protocol, lost: why }) => (
            <tr key={protocol.id}>
              <th scope="row">{protocol.name[language]}</th>
              <td className="tone-2">{lostWords(t, w, why)}</td>
              <td className={styles.act}>
                {why.why === "outranked" ? (
                  <Button
                    variant="subtle"
                    aria-label={t("hang-so-by", { protocol: protocol.name[language] })}
                    onClick={() => {
                      close();
                      hangBy(protocol.id);
                    }}
                  >
                    {t("hang-so")}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Reasons({ hanging }: { readonly hanging: Hanging }) {
  const t = useTexts(hangingTexts);
  const language = useLanguage();
  const arranged = useStore(roomStore, (room) => room.arranged);
  const { chosen } = hanging;
  if (chosen === null) return <p>{t("no-protocol")}</p>;
  return (
    <>
      <p>
        <strong>{hungBy(t, hanging, language)}</strong>
      </p>
      {arranged ? <p className="tone-due">{t("arranged")}</p> : null}
      <Winner chosen={chosen} />
      <Others lost={chosen.lost} />
    </>
  );
}

/** Why the exam hangs as it does: which protocol, by which rules, and why no other (HP-43). */
export function HangingDialog() {
  const t = useTexts(hangingTexts);
  const hanging = useStore(roomStore, (room) => (room.explaining ? room.hanging : null));
  if (hanging === null) return null;
  return (
    <Dialog title={t("title")} size="44rem" onClose={close}>
      {/* It takes the focus and the keys: a long list scrolls by them. */}
      <section className={styles.reasons} aria-label={t("title")} tabIndex={-1} data-autofocus>
        <Reasons hanging={hanging} />
      </section>
    </Dialog>
  );
}
