import { describe, expect, it } from "vitest";
import { nameOf } from "../../../shared/dicom/attributes.ts";
import { tag } from "../../../shared/dicom/tags.ts";
import { characterSet } from "./character-set.ts";
import { fileAttributes } from "./data-set-attributes.ts";
import { openPart10 } from "./part-10.ts";
import { sampleFile } from "./sample-files-example.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe("character sets of real files", () => {
  it.each([
    ["chrArab", "قباني^لنزار", "", ""],
    ["chrFren", "Buc^Jérôme", "", ""],
    ["chrFrenMulti", "Buc^Jérôme", "", ""],
    ["chrGerm", "Äneas^Rüdiger", "", ""],
    ["chrGreek", "Διονυσιος", "", ""],
    ["chrH31", "Yamada^Tarou", "山田^太郎", "やまだ^たろう"],
    ["chrH32", "ﾔﾏﾀﾞ^ﾀﾛｳ", "山田^太郎", "やまだ^たろう"],
    ["chrHbrw", "שרון^דבורה", "", ""],
    ["chrI2", "Hong^Gildong", "洪^吉洞", "홍^길동"],
    ["chrJapMulti", "やまだ^たろう", "", ""],
    ["chrJapMultiExplicitIR6", "やまだ^たろう", "", ""],
    ["chrKoreanMulti", "김희중", "", ""],
    ["chrRuss", "Люкceмбypг", "", ""],
    ["chrX1", "Wang^XiaoDong", "王^小東", ""],
    ["chrX2", "Wang^XiaoDong", "王^小东", ""],
  ])("%s", async (file, alphabetic, ideographic, phonetic) => {
    const { dataSet } = openPart10(await sampleFile(`charset/${file}.dcm`));
    expect(nameOf(fileAttributes(dataSet), tag.PatientName)).toEqual({ alphabetic, ideographic, phonetic });
  });
});

describe("character sets", () => {
  it("decode JIS X 0212 behind its escape (IR 159)", () => {
    const text = bytes("A\x1b$(D\x30\x21\x1b(BZ");
    expect(characterSet(["", "ISO 2022 IR 159"]).decode(text)).toBe("A丂Z");
  });
  it("take Korean without escapes, as many devices write it", () => {
    expect(characterSet(["ISO 2022 IR 149"]).decode(bytes("\xb1\xe8"))).toBe("김");
    expect(characterSet(["", "ISO 2022 IR 149"]).decode(bytes("\xb1\xe8"))).toBe("김");
  });
  it("take undeclared bytes for UTF-8 if they are, else for Latin-1", () => {
    expect(characterSet([]).decode(bytes("\xea\xb9\x80"))).toBe("김");
    expect(characterSet([]).decode(bytes("M\xfcller"))).toBe("Müller");
    expect(characterSet(["NO_SUCH_SET"]).decode(bytes("M\xfcller"))).toBe("Müller");
  });
  it("never throw, whatever follows an escape", () => {
    const set = characterSet(["", "ISO 2022 IR 87", "ISO 2022 IR 149", "ISO 2022 IR 13"]);
    expect(set.decode(bytes("\x1b"))).toBe("");
    expect(typeof set.decode(bytes("\x1b$B!\x1b)I\xff\x1b$)C\xb1"))).toBe("string");
  });
});
